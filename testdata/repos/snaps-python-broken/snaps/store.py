from datetime import datetime, timedelta

from redis.asyncio import Redis
from sqlalchemy import String, create_engine, delete, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("sqlite:///snaps.db", connect_args={"check_same_thread": False})
views = Redis(host="views.acme.internal", port=6379)


class Base(DeclarativeBase):
    pass


class Photo(Base):
    __tablename__ = "photo"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    added: Mapped[datetime] = mapped_column(server_default=func.now())


def add(id: str, title: str):
    with Session(engine) as session, session.begin():
        session.add(Photo(id=id, title=title))


async def seen(id: str) -> int:
    return await views.incr(f"views:{id}")


def purge():
    last_year = datetime.now() - timedelta(days=365)
    with Session(engine) as session, session.begin():
        session.execute(delete(Photo).where(Photo.added < last_year))
