import io

import structlog

import people
from people import SimulatedReach
from tests.builders import PASSWORD, TENANT, a_scheduled_case, arrived_messages, code_in


async def test_no_name_phone_number_password_token_or_code_reaches_the_log(database, world, watch, capfd):
    """Everything a party does until the door, and a message that fails, with the log at its most talkative."""
    log = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(log),
    )
    try:
        case = await a_scheduled_case(database, world)
        links = {message.phone: message.text.split("/j/")[1][:12] for message in await arrived_messages(database)}
        watch.advance(minutes=1)
        asked = await people.ask_arrival_code(database, links[TENANT.phone], TENANT.name, "调解委员会")
        code = code_in((await arrived_messages(database))[0].text)
        party = await people.arrive(database, links[TENANT.phone], TENANT.name, asked.request_id, code)
        staff = await people.sign_in(database, "mediator", PASSWORD)
        async with database.work(world.mediator.id, world.county) as work:
            await people.send_sms(
                work, case.parties[0].person, "ruling.served", sender="法院", what="x", invitation="y"
            )
        await arrived_messages(database, SimulatedReach(database, 0, fails=cut_off))
    finally:
        structlog.reset_defaults()

    said = log.getvalue() + "".join(capfd.readouterr())
    assert "job_failed" in said, "the failing message is told"
    for secret in (TENANT.name, TENANT.phone, TENANT.id_number, TENANT.address, PASSWORD, code, party, staff):
        assert secret not in said


def cut_off():
    raise ConnectionError("the gateway hung up")
