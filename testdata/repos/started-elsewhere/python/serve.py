from app import create_app
from app.settings import PORT
import app.settings as cfg
a = create_app()
a.run(host="0.0.0.0", port=PORT)
