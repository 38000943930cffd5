package io.github.rlaifv.core.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Detects whether this CPU multiplies bfloat16 matrices in hardware; without it such products are about a hundred times
 * slower.
 */
public final class HalfPrecisionSupport {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private HalfPrecisionSupport() {}

    /** Whether the CPU has such instructions; false if unknown. */
    public static boolean hasBfloat16Products() {
        try {
            String info = Files.exists(CPU_INFO) ? Files.readString(CPU_INFO) : "";
            return info.contains("avx512_bf16") || info.contains("amx_bf16");
        } catch (IOException e) {
            return false;
        }
    }
}
