# One image for every process of a desk on several machines: see compose.yaml and docs/operations.md.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 DATA_DIR=/data
WORKDIR /desk
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt \
 && useradd --system --create-home --home-dir /data desk
COPY . .
RUN python -m run.translations
USER desk
VOLUME /data
EXPOSE 8000 8001
CMD ["python", "-m", "run", "web"]
