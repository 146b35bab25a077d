# graphcrm as a container: the command line and the API. Not run where this was written, for want of a Docker
# engine; what it does (build the wheel, install it alone, serve) is what .ci/wheel tests.
FROM python:3.12-slim AS wheel
WORKDIR /source
RUN pip install --no-cache-dir build hatchling
COPY pyproject.toml README.md ./
COPY cypher cypher
COPY graphcrm graphcrm
RUN python -m build --wheel --no-isolation --outdir /wheel

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home graphcrm && install -d -o graphcrm /data
COPY --from=wheel /wheel /wheel
RUN pip install --no-cache-dir /wheel/*.whl && rm -r /wheel
USER graphcrm
ENV GRAPHCRM_DATA_DIR=/data \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
# Beyond loopback the API asks for GRAPHCRM_API_TOKEN, and does not start without one.
ENTRYPOINT ["graphcrm"]
CMD ["serve", "--host", "0.0.0.0"]
