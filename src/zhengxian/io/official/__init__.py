"""Official documents by GB/T 9704-2012: one model, a Word file and a PDF of it.

``official_docx(document)`` and ``official_pdf(document)`` give the bytes; ``bound_numbers(data)`` reads the keys of
the bound numbers back out of a Word file. Import them from their homes: ``word``, ``pdf``, ``trace``.
"""
