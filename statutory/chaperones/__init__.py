"""Chaperones: who needs approval, who may have it, how long it holds, and the checks behind it.

Reg 15 of SI 2014/3309 asks for the approval; most of the rest is councils' practice and the DBS's
guides, so that it advises or leaves the decision to an officer. How many children one chaperone may have
in care is among the rules of performances.
"""

from statutory.chaperones.applicants import APPLICANT_RULES
from statutory.chaperones.approval_need import NEED_RULES
from statutory.chaperones.approvals import APPROVAL_RULES
from statutory.chaperones.certificates import CERTIFICATE_RULES
from statutory.chaperones.closeness import CLOSENESS_RULES
from statutory.chaperones.duties import DUTY_RULES
from statutory.chaperones.identity import IDENTITY_RULES
from statutory.rules import AnyRule

RULES: tuple[AnyRule, ...] = (
    *NEED_RULES,
    *APPLICANT_RULES,
    *CLOSENESS_RULES,
    *APPROVAL_RULES,
    *CERTIFICATE_RULES,
    *IDENTITY_RULES,
    *DUTY_RULES,
)
