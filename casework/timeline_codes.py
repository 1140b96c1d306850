"""The product's own codes in words, as histories and worklists say them. What definitions name stands in them alone."""

from __future__ import annotations

# Why a task or a question came back, as queues say it beside the task.
CAME_BACK = {
    "answered": "Answered",
    "no-answer": "No answer came",
    "holiday": "The school has closed for a holiday: ask in another way",
    "calendar-ends": "The school's calendar ends: ask in another way",
    "school-closed": "The school has closed: ask whoever stands for it now, or in another way",
    "no-longer-around": "Whoever was asked is no longer around the child: decide whom to ask now",
    "new-address": "Whoever was asked has another address: ask again there",
    "telephone": "The email did not arrive: telephone",
    "no-address": "There is no address to write to: telephone",
    "no-day-yet": "Nobody is asked before the day is known: enter it",
    "day-passed": "The day has passed",
    "day-too-near": "The day is too near to write: telephone",
    "held": "The question is held and has not left us",
    "ask-before-chasing": "Chasing stood still too long: decide whether to go on",
    "danger": "Something new speaks of danger: read it before anything else",
    "runs-on": "Its deadline runs on: what it stood still for has come",
    "let-go": "Nobody holds this call any more: acknowledge it again",
    "not-agreed": "Sent back by the person who decides",
    "stopped": "An officer stopped waiting",
    "not-needed": "The answer is not needed any more",
    "task-over": "The task is over",
    "case-over": "The case is over",
    "death": "A death was recorded, and nobody is asked any more",
    "death-recorded": "Nothing is sent any more",
}
# Why something ended, was left out or was done again, within a sentence.
BECAUSE = {code: f"{words[0].lower()}{words[1:]}" for code, words in CAME_BACK.items()} | {
    "asked-again": "asked again",
    "asked-together": "asked anew, together with brothers or sisters",
    "booking-changed": "another time was picked",
    "case-over": "the case is over",
    "closed": "the case was closed",
    "dated-again": "its day moved",
    "death-in-family": "a death in the family is recorded",
    "expired": "its time ran out",
    "form-came": "the form that it waited for came",
    "handed-back": "its holder handed it back",
    "interest": "its holder declared an interest",
    "joined": "the case went on in another",
    "letter-withdrawn": "the letter was withdrawn",
    "link-shut": "the link was withdrawn",
    "more-urgent": "another time holds for it now",
    "new-address": "there is another address",
    "no-longer-around": "they are no longer around the child",
    "new-danger": "something new speaks of danger",
    "no-answer": "no answer came",
    "not-arrived": "the email did not arrive",
    "not-asked": "this form does not need them",
    "not-needed": "not needed any more",
    "not-said": "nobody said whether it is so",
    "officer": "an officer decided so",
    "outward-held": "contact is held",
    "renewal-received": "an application to renew it has come",
    "renewed": "it was renewed",
    "revoked": "it was revoked",
    "suspended": "it was suspended",
    "surrendered": "it was given back",
    "refused": "somebody would not fill in their part",
    "reply": "a reply speaks of danger",
    "queue": "it went to another queue",
    "restricted": "the case is restricted, and its holder may not see it",
    "sent-again": "sent again",
    "started-again": "the work began again",
    "unfinished": "somebody never sent their part",
    "withdrawn": "it was withdrawn",
}
# Who is asked or written to.
PARTIES = {
    "adult": "an adult of the family",
    "agency": "the agency",
    "case": "everybody outside the council",
    "child": "the child",
    "council": "the other council",
    "other-council": "the other council",
    "office": "the council",
    "parent": "the parent",
    "party": "whoever filled in the form",
    "payer": "the payer",
    "referrer": "the referrer",
    "relative": "a relative",
    "school": "the school",
    "social-worker": "the social worker",
}
RULES = {
    "safe": "safe to contact",
    "channel-only": "in one way only",
    "do-not-contact": "do not contact",
    "not-yet-known": "not yet known whether it is safe",
    "held": "held until an officer releases it",
}
# Why everything outward is held, where no rule of the definition is the reason.
HOLDS = {
    "safeguarding-first": "safeguarding comes first",
    "held-elsewhere": "another case about the child was told of danger",
    "contact-not-safe": "the referrer said that contact is not safe",
    "protected-match": "the child's record is protected",
    "death-recorded": "the child's death is recorded",
    "death-reported": "a form says that the child has died",
    "death-in-family": "the death of a brother or sister is recorded",
}
# What was set on a case. After a colon, the value that says it all.
COLUMNS = {
    "whereabouts:known": "Where the child is, is known",
    "whereabouts:not-known": "It is not known where the child is",
    "whereabouts": "Whether it is known where the child is was changed",
    "last-seen-on": "When the child was last seen was changed",
    "last-seen-by": "Who last saw the child was changed",
    "out-of-education-since": "Out of education since {to}",
    "school": "The school of the case was changed",
    "next-action": "The next action was changed",
    "restricted": "Restricted to those who may see restricted cases",
}
OUTCOMES = {
    "joined": "It goes on in another case",
    "filed": "The email was filed on its case",
    "death": "The child has died",
}
STATES = {
    "to-do": "still to do",
    "waiting": "waiting for an answer",
    "done": "done",
    "not-applicable": "not applicable",
    "paid": "paid",
    "volunteer": "nothing to pay, a volunteer",
    "waived": "waived",
}
TELLS = {
    "owner": "the owner",
    "team-lead": "the team lead",
    "manager": "the manager",
    "head-of-service": "the head of service",
    "director": "the director",
    "outside": "a colleague who decides whether to tell somebody outside",
    "duty-officer": "the duty officer",
    "deputy": "the deputy",
}
TIED = {
    "made": "added to the list of businesses from the form",
    "matched": "found in the list of businesses",
    "campaign": "from a campaign",
    "officer": "named by an officer",
    "email": "by email",
    "post": "by post",
    "hand": "by hand",
}
FILES = {
    "upload": "sent with a form",
    "evidence": "evidence",
    "original": "the original of a form",
    "letter": "a letter of ours",
    "reply": "the words of an email",
    "attachment": "it came with an email",
}
RECORD_HOLDS = {
    "safeguarding": "safeguarding",
    "legal": "legal proceedings",
    "request": "somebody asked for their records",
    "complaint": "a complaint",
    "inquiry": "an inquiry",
}
# What had come to rest on something that was taken away.
RESTS = {
    "closed": "the case had ended",
    "decided": "a decision had been recommended",
    "enquiry": "an enquiry had named it as its evidence",
    "taken": "it had said why something was taken away",
}
CHANNELS = {
    "online": "online",
    "telephone": "by telephone",
    "email": "by email",
    "letter": "by letter",
    "in-person": "in person",
    "further": "we asked for it",
    "own": "by an officer",
}
# What machines answer, what two people share, and how a second person decided.
MARKS = {
    "out-of-office": "an absence",
    "receipt": "a receipt",
    "delay": "it is delayed",
    "automatic": "an automatic answer",
    "phone": "telephone number",
    "email": "email address",
    "device": "browser",
    "agreed": "agreed",
    "refused": "sent back",
    "recommended": "waiting for a second person",
    "withdrawn": "withdrawn",
}
