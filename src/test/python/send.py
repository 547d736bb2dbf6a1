"""Sends as Python programs do, by SMTP: with smtplib, and with aiosmtplib where it is installed. Prints the replies."""
import asyncio
import os
import smtplib
from email.message import EmailMessage
from email.utils import make_msgid

HOST, PORT, KEY = "127.0.0.1", int(os.environ["GATEWAY_SMTP_PORT"]), os.environ["GATEWAY_KEY"]


def message(subject):
    mail = EmailMessage()
    mail["From"] = "Größe <hello@example.com>"
    mail["To"] = "ada@example.org"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{subject.split()[0]}@python.example.com>"
    mail.set_content("Grüße ✓\n")
    return mail


def full():
    mail = message("full – ✓")
    mail["List-Unsubscribe"] = "<https://example.com/u>"
    image = make_msgid(domain="example.com")
    mail.add_alternative(f'<p>Grüße <img src="cid:{image[1:-1]}"></p>', subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid=image)
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Rechnung ä.pdf")
    return mail


def invitation():
    mail = message("invitation")
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    mail.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    return mail


with smtplib.SMTP(HOST, PORT) as smtp:
    smtp.login("resend", KEY)
    for one in (message("plain"), full(), invitation()):
        assert smtp.send_message(one) == {}
    refused = message("refused")
    refused["X-SMTPAPI"] = "{}"
    try:
        smtp.send_message(refused)
        raise AssertionError("it should have been refused")
    except smtplib.SMTPDataError as error:
        assert error.smtp_code == 554, error
print("smtplib: 3")

try:
    import aiosmtplib
except ImportError:
    print("aiosmtplib: not installed")
else:
    asyncio.run(
        aiosmtplib.send(
            message("async"), hostname=HOST, port=PORT, start_tls=False, username="resend", password=KEY))
    print("aiosmtplib: 1")
