"""Addresses of core."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.core.views import account, home, office, people, region_files, regions, signing_in

app_name = "core"

_OWN: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("health/", home.health, name="health"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("search/", home.find, name="search"),
    path("notices/", home.notice_list, name="notices"),
    path("notices/read/", home.notices_read, name="notices-read"),
    path("jobs/<int:job_id>/", home.job, name="job"),
    path("account/", account.account, name="account"),
    path("account/password/", signing_in.password, name="password"),
    path("account/keys/", account.keys, name="account-keys"),
    path("account/email/", account.email, name="account-email"),
    path("account/tokens/", account.token_create, name="token-create"),
    path("account/tokens/<int:token_id>/revoke/", account.token_revoke, name="token-revoke"),
]
_PEOPLE: list[URLPattern | URLResolver] = [
    path("system/people/", people.people_list, name="people"),
    path("system/people/new/", people.person_new, name="person-new"),
    path("system/person/<str:username>/", people.person, name="person"),
    path("system/person/<str:username>/rename/", people.person_rename, name="person-rename"),
    path("system/person/<str:username>/assign/", people.person_assign, name="person-assign"),
    path(
        "system/person/<str:username>/withdraw/<int:assignment_id>/",
        people.person_withdraw,
        name="person-withdraw",
    ),
    path("system/person/<str:username>/password/", people.person_password, name="person-password"),
    path("system/person/<str:username>/active/", people.person_active, name="person-active"),
]
_REGIONS: list[URLPattern | URLResolver] = [
    path("system/regions/", regions.listing, name="regions"),
    path("system/regions/new/", regions.region_new, name="region-new"),
    path("system/regions/import/<str:kind>/", region_files.region_file, name="region-file"),
    path(
        "system/regions/import/<str:kind>/<str:key>/",
        region_files.region_file_plan,
        name="region-file-plan",
    ),
    path("system/region/<str:code>/", regions.region, name="region"),
    path("system/region/<str:code>/edit/", regions.region_edit, name="region-edit"),
    path("system/region/<str:code>/close/", regions.region_close, name="region-close"),
    path("system/region/<str:code>/upgrade/", regions.region_upgrade, name="region-upgrade"),
    path("system/region/<str:code>/merge/", regions.region_merge, name="region-merge"),
    path("system/region/<str:code>/class/", regions.region_class, name="region-class"),
]
_OFFICE: list[URLPattern | URLResolver] = [
    path("system/classes/", office.class_list, name="classes"),
    path("system/departments/", office.department_list, name="departments"),
    path("system/departments/new/", office.department, name="department-new"),
    path("system/department/<str:code>/", office.department, name="department"),
    path("system/calendar/", office.work_calendar, name="calendar"),
    path("system/calendar/day/", office.calendar_day, name="calendar-day"),
    path("system/calendar/import/", office.calendar_file, name="calendar-file"),
    path("system/audit/", office.trail, name="audit"),
]
urlpatterns = [*_OWN, *_PEOPLE, *_REGIONS, *_OFFICE]
