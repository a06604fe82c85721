"""Papers: PDF made on the server from the same view-models as the pages, with typst and fonts of our own."""

from dashboard.outlets.paper.meeting import meeting_pdf as meeting_pdf
from dashboard.outlets.paper.procedure import procedure_pdf as procedure_pdf
