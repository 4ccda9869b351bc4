import click

from forum import create_app, database


@click.group()
def forum():
    pass


@forum.command()
def install():
    with create_app().app_context():
        database.create_all()
