"""Rules of taking a check-in back by its code; keeps no code and no address, and knows no page."""

from kiosk.rules import checkins, officers

WRONG = "withdrawal-code-wrong"


def take_back(code: str) -> bool:
    """Erase the check-in of this code, inside db.write(); whether there was one. Either is in the audit.

    Wrong codes of an hour are one entry, so that whoever guesses does not fill the audit.
    """
    check_in = checkins.by_withdrawal_code(code)
    if check_in is None:
        officers.note_folded(WRONG, officer_id=None)
        return False
    officers.note("check-in-withdrawn", f"outreach_session:{check_in.session_id}", officer_id=None)
    checkins.erase(check_in)
    return True
