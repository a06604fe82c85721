"""The ledger: reviews of goals and exercises of the procedure, append-only. How it is kept: docs/ledger.md."""

from dashboard.ledger.entries import Action as Action
from dashboard.ledger.entries import Content as Content
from dashboard.ledger.entries import Correction as Correction
from dashboard.ledger.entries import EntryError as EntryError
from dashboard.ledger.entries import Exercise as Exercise
from dashboard.ledger.entries import MeasuredStep as MeasuredStep
from dashboard.ledger.entries import Redaction as Redaction
from dashboard.ledger.entries import Review as Review
from dashboard.ledger.entries import Settled as Settled
from dashboard.ledger.entries import UnconfirmedError as UnconfirmedError
from dashboard.ledger.entries import checked as checked
from dashboard.ledger.reading import OpenAction as OpenAction
from dashboard.ledger.reading import Record as Record
from dashboard.ledger.reading import exercises as exercises
from dashboard.ledger.reading import open_actions as open_actions
from dashboard.ledger.reading import records as records
from dashboard.ledger.reading import reviews as reviews
from dashboard.ledger.rehearsals import ExerciseState as ExerciseState
from dashboard.ledger.rehearsals import exercise_overview as exercise_overview
from dashboard.ledger.rehearsals import measured_steps as measured_steps
from dashboard.ledger.rehearsals import outcomes as outcomes
from dashboard.ledger.rehearsals import step_history as step_history
from dashboard.ledger.store import Entry as Entry
from dashboard.ledger.store import Ledger as Ledger
from dashboard.ledger.store import Saved as Saved
from dashboard.ledger.store import new_form_key as new_form_key
