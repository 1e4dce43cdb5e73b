"""What an applicant owes, as JSON (``docvalidate/requirements/1``)."""

from __future__ import annotations

from docvalidate.language import Language, translate
from docvalidate.model.applicant import Channel
from docvalidate.model.obligation import Duty, MaterialDefinition, Portion, Requirements

SCHEMA = "docvalidate/requirements/1"


def requirements_document(
    requirements: Requirements, language: Language = Language.CHINESE
) -> dict[str, object]:
    """Return the requirements as ``docvalidate/requirements/1``.

    Dates are ISO 8601. ``not_stated`` names, as dotted paths, what the notice does not say, and
    what hangs on a level or series that is not known.

    Args:
        requirements: of one applicant.
        language: of steps and materials; keys, codes and addresses stay as they are.
    """
    venue, fee, level = requirements.venue, requirements.fee, requirements.level
    silences = dict.fromkeys(
        (*(silence.subject for silence in requirements.not_stated), *requirements.undetermined)
    )
    return {
        "schema": SCHEMA,
        "notice": requirements.notice,
        "applicant": {
            "level": None if level is None else level.value,
            "series": requirements.series,
        },
        "channels": {
            portion.value: {
                channel.value: requirements.channels.get(portion, {})
                .get(channel, Duty.NOT_STATED)
                .value
                for channel in Channel
            }
            for portion in Portion
        },
        "online": {
            actor: None if deadline is None else deadline.date.isoformat()
            for actor, deadline in requirements.online.items()
        },
        "paper": {
            hand_over: None
            if window is None
            else {"from": window.start.isoformat(), "to": window.end.isoformat()}
            for hand_over, window in requirements.paper.items()
        },
        "venue": None
        if venue is None
        else {"clause": venue.clause, "address": venue.address, "phones": list(venue.phones)},
        "fee": None
        if fee is None
        else {"amount": fee.amount, "currency": fee.currency, "payment": fee.payment.value},
        "steps": [
            step.english if language is Language.ENGLISH and step.english else step.text
            for step in requirements.steps
        ],
        "materials": [_material(material, language) for material in requirements.materials],
        "not_stated": list(silences),
    }


def _material(material: MaterialDefinition, language: Language) -> str:
    english = language is Language.ENGLISH and material.english
    name = material.english if english else material.name
    if material.required:
        return name
    return translate("requirements.material_if_applicable", language, name=name)
