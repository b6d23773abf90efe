"""A loopback Telegram and rehearsal enrolment: for trying out, staff training and tests."""
