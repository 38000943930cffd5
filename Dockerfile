# The command rlaifv as a container image (docs/install.md).
#   docker build --target cpu -t rlaifv .
#   docker build --target cuda -t rlaifv:cuda .
# Only the build needs a network. At run time nothing is downloaded.
ARG BASE=debian:bookworm-20250811-slim

FROM ${BASE} AS build
# Debian keeps only the latest versions of packages, so that theirs cannot be pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl openjdk-17-jdk-headless unzip \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw --batch-mode --no-transfer-progress -DskipTests -pl rlaifv-cli -am package \
    && mkdir /opt/rlaifv \
    && tar -xzf rlaifv-cli/target/rlaifv-*.tar.gz --strip-components=1 -C /opt/rlaifv
# LibTorch apart from the rest: unpacked, so that a container need not do it.
RUN unzip -q -j /opt/rlaifv/lib/pytorch-native-cpu-*.jar 'pytorch/cpu/*/*.so*' -d /opt/libtorch \
    && rm /opt/rlaifv/lib/pytorch-native-cpu-*.jar

FROM ${BASE} AS torch-cuda
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3-pip \
    && rm -rf /var/lib/apt/lists/*
# LibTorch for CUDA is part of PyTorch. Its Python is left behind; its libraries find those of CUDA beside them.
RUN pip install --no-cache-dir --break-system-packages --target /tmp/torch torch==2.7.1 \
    && mkdir -p /opt/cuda/torch \
    && mv /tmp/torch/torch/lib /opt/cuda/torch/lib \
    && mv /tmp/torch/nvidia /tmp/torch/*.dist-info /opt/cuda/ \
    && { mv /tmp/torch/cusparselt /opt/cuda/ || true; } \
    && rm -r /tmp/torch

FROM ${BASE} AS runtime
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent rlaifv \
    && mkdir -p /work /var/cache/rlaifv \
    && chmod 1777 /work /var/cache/rlaifv
COPY --from=build /opt/rlaifv /opt/rlaifv
COPY rlaifv-cli/src/docker/healthcheck /opt/rlaifv/
RUN ln -s /opt/rlaifv/bin/rlaifv /usr/local/bin/rlaifv
# Small native libraries are unpacked to the cache. PORT is for the health check, as HOST and SCHEME: docs/install.md.
ENV DJL_CACHE_DIR=/var/cache/rlaifv \
    DJL_OFFLINE=true \
    LC_ALL=C.UTF-8 \
    PORT=8000
WORKDIR /work
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 CMD ["/opt/rlaifv/healthcheck"]
ENTRYPOINT ["rlaifv"]
CMD ["--help"]

FROM runtime AS cuda
COPY --from=torch-cuda /opt/cuda /opt/cuda
# What NVIDIA's container toolkit gives the container.
ENV PYTORCH_LIBRARY_PATH=/opt/cuda/torch/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility

FROM runtime AS cpu
COPY --from=build /opt/libtorch /opt/libtorch
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch
