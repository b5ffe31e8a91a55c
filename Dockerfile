# The production image: no compiler, no root, nothing that the embedded default needs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    BFF_PROFILE=production BFF_HOST=0.0.0.0

WORKDIR /srv/dongxiao
COPY requirements.lock ./
RUN python -m venv /opt/dongxiao
RUN /opt/dongxiao/bin/pip install --quiet --require-hashes -r requirements.lock
COPY . .
RUN /opt/dongxiao/bin/pip install --quiet --no-deps --no-build-isolation --editable .
RUN /opt/dongxiao/bin/python -m compileall -q bff resolvers loaders miniprogram_schema
RUN /opt/dongxiao/bin/bff documents --check

# Nobody, by number: no orchestrator has to look up a name.
USER 65534:65534
ENV PATH=/opt/dongxiao/bin:$PATH
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('BFF_PORT', 8000)}/readyz\", timeout=2)"]
ENTRYPOINT ["bff"]
CMD ["serve"]
