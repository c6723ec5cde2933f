"""Every table, one file per noun, and the properties of a row."""

from kiosk.models.audit_entry import AuditEntry
from kiosk.models.check_in import CheckIn, Tombstone
from kiosk.models.company import Company
from kiosk.models.hall_round import HallRound
from kiosk.models.hotline import Hotline
from kiosk.models.learning import LearningBatch, LearningCount, LearningPairs, OfferBatch
from kiosk.models.offer_check import OfferCheck
from kiosk.models.officer import FailedTry, Officer, Setting
from kiosk.models.outreach_session import OutreachSession, SessionPhoto
from kiosk.models.question import Question
from kiosk.models.quiz_attempt import QuizAnswer, QuizAttempt
from kiosk.models.village import Village, VillageAlias
from kiosk.models.voice import Recording, Voice
