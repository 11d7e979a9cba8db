# syntax=docker/dockerfile:1
# Easel for a server with or without an NVIDIA GPU. docs/hosting.md says how to run it.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/easel
ENV PATH=/opt/easel/bin:$PATH
# Of pyproject.toml's extras, those to have as well: --build-arg EXTRAS="postgres ray".
ARG EXTRAS="postgres sandbox"
# What Easel needs comes first: a change of its own code then leaves this 5 GB layer as it is.
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN python -c "import sys, tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; print(*project['dependencies'], *(need for extra in sys.argv[1:] for need in project['optional-dependencies'][extra]), sep='\n')" $EXTRAS > needs.txt \
 && pip install --no-cache-dir --constraint constraints.txt --requirement needs.txt
COPY bench bench
COPY bot bot
COPY engine engine
RUN pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Easel" \
      org.opencontainers.image.description="A Discord bot that paints" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --create-home --uid 10001 easel \
 && install --directory --owner easel /home/easel/.cache/easel /home/easel/data
COPY --from=build /opt/easel /opt/easel
# KubeRay starts Ray in a login shell, which would forget the PATH below.
RUN echo 'PATH=/opt/easel/bin:$PATH' > /etc/profile.d/easel.sh
# The GPU is handed in by the NVIDIA container runtime, which reads these.
ENV PATH=/opt/easel/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 10001
WORKDIR /home/easel
# The weights (about 80 MB) and the finished pictures outlive the container.
VOLUME ["/home/easel/.cache/easel", "/home/easel/data"]
# Healthy while the bot's connection to Discord lives; see `easel health`.
HEALTHCHECK --interval=30s --timeout=10s --start-period=5m --retries=3 CMD ["easel", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["easel"]
CMD ["run"]
