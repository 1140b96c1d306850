"""HTTP, thin: load (404), may I (403), form, one call, commit, answer."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application every page. One line a module, in alphabetical order."""
    from blueprints import (
        account_mail,
        audit,
        background,
        body_sizes,
        brand,
        catcher,
        definitions_page,
        error_pages,
        find,
        front,
        health,
        link_door,
        message_addresses,
        passwords,
        signin,
        suggestions,
        verify,
    )
    from blueprints.admin import councils as admin_councils
    from blueprints.admin import home as admin_home
    from blueprints.admin import law as admin_law
    from blueprints.admin import settings as admin_settings
    from blueprints.admin import teams as admin_teams
    from blueprints.admin import users as admin_users
    from blueprints.approvals import holding as approval_holding
    from blueprints.approvals import routes as approvals
    from blueprints.bookings import of_case as case_bookings
    from blueprints.bookings import offering as bookings
    from blueprints.bookings import picking as booking_picking
    from blueprints.calendars import editing as calendars
    from blueprints.cases import routes as cases
    from blueprints.children import routes as children
    from blueprints.filings import parts as filings
    from blueprints.journeys import answering, coming_back, on_behalf, school_home, sending, start, taking_part
    from blueprints.journeys import letter_door as answering_letters
    from blueprints.journeys import pages as journey_pages
    from blueprints.letters import incoming as letters_incoming
    from blueprints.letters import of_case as letters
    from blueprints.letters import reading as letter_reading
    from blueprints.letters import to_post as letters_to_post
    from blueprints.mailroom import holding_all as mailroom
    from blueprints.organisations import campaigning as campaigns
    from blueprints.organisations import routes as organisations
    from blueprints.packs import publishing as packs
    from blueprints.packs import reading as pack_reading
    from blueprints.queues import lists as queues
    from blueprints.queues import mine as work
    from blueprints.registers import live as registers
    from blueprints.registers import returns as council_returns
    from blueprints.registers import services as service_registers
    from blueprints.retention import rules as retention
    from blueprints.schedules import choosing as schedules
    from blueprints.schedules import employment as schedules_employment
    from blueprints.schedules import performance as schedules_performance
    from blueprints.school_returns import answering as school_answers
    from blueprints.school_returns import spreadsheets as school_sheets
    from blueprints.schools import directory as schools
    from blueprints.schools import gias_import as school_import
    from blueprints.tasks import routes as tasks

    account_mail.bind()
    answering.bind()
    approval_holding.bind()
    body_sizes.bind(app)
    booking_picking.bind()
    letter_reading.bind()
    coming_back.bind()
    error_pages.bind(app)
    message_addresses.bind()
    taking_part.bind()
    for module in (
        admin_councils,
        admin_home,
        admin_law,
        admin_settings,
        admin_teams,
        admin_users,
        answering,
        answering_letters,
        approval_holding,
        approvals,
        audit,
        background,
        booking_picking,
        bookings,
        brand,
        calendars,
        campaigns,
        case_bookings,
        cases,
        catcher,
        children,
        coming_back,
        council_returns,
        definitions_page,
        filings,
        find,
        front,
        health,
        journey_pages,
        letter_reading,
        letters,
        letters_incoming,
        letters_to_post,
        link_door,
        mailroom,
        on_behalf,
        organisations,
        pack_reading,
        packs,
        passwords,
        queues,
        registers,
        retention,
        schedules,
        schedules_employment,
        schedules_performance,
        school_answers,
        school_home,
        school_import,
        school_sheets,
        schools,
        sending,
        service_registers,
        signin,
        start,
        suggestions,
        taking_part,
        tasks,
        verify,
        work,
    ):
        app.register_blueprint(module.blueprint)
