# The site as one image; docker-compose.yml starts it as web, worker, beat and migrate.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATE_DIR=/srv/state MEDIA_ROOT=/srv/media STATIC_ROOT=/srv/static COLLECT_STATIC=true

WORKDIR /srv/app
COPY requirements/core.txt requirements/core.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/core.txt

COPY manage.py ./
COPY project project
COPY claims claims
COPY templates templates
COPY static static
RUN useradd --system --uid 10001 --no-create-home desk \
    && mkdir -p /srv/state /srv/static /srv/media \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput \
    && chown -R desk /srv/state /srv/media

USER desk
EXPOSE 8000
CMD ["gunicorn", "project.wsgi", "--no-control-socket", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
