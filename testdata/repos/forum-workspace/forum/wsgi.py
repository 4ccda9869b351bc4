from forum import create_app

application = create_app()
