# The lab on a server. docs/server.md says how to start it and which proxy it needs.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# The lab runs as a user who can write only to /runs and to its home, in case somebody breaks in.
RUN useradd --create-home --uid 1000 lab && install --directory --owner=lab --group=lab /runs

WORKDIR /app
COPY requirements.txt requirements-auth.txt ./
RUN pip install --no-cache-dir -r requirements.txt -r requirements-auth.txt

COPY app.py LICENSE ./
COPY .streamlit/config.toml .streamlit/
COPY data data/
COPY rnnlab rnnlab/

USER lab
# Compile the training now, so that the first run does not wait for it.
RUN python -c "from rnnlab import training; training.warm()"

ENV RNNLAB_RUNS=/runs
VOLUME /runs
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]

# It listens on all addresses of the container; --publish decides what is reachable from outside.
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501", "--server.headless", "true"]
