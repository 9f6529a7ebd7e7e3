"""Forms: what is asked of whom, how often and why."""

from zhengxian.demo.forms.making import forms, library
from zhengxian.demo.forms.model import DueRule, Form, FormGroup

__all__ = ["DueRule", "Form", "FormGroup", "forms", "library"]
