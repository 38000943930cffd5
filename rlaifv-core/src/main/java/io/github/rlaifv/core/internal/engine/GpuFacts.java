package io.github.rlaifv.core.internal.engine;

/**
 * What the driver says about a GPU.
 *
 * @param name name such as {@code NVIDIA H100 80GB HBM3}
 * @param freeBytes free memory in bytes
 * @param totalBytes memory in bytes
 * @param capability compute capability times ten, such as 90
 * @param cudaVersion newest version of CUDA that the driver supports, such as {@code 12.8}
 */
public record GpuFacts(String name, long freeBytes, long totalBytes, int capability, String cudaVersion) {}
