package io.github.rlaifv.core.internal.tensor;

/** Rounds float32 numbers to 16-bit formats, to the nearest value with ties to even, and widens such numbers. */
public final class HalfPrecision {
    private HalfPrecision() {}

    /** Returns the bits of a number in bfloat16. */
    public static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Returns the number of bits in float16. */
    public static float float32(short float16) {
        int magnitude = float16 & 0x7FFF;
        float value = magnitude >= 0x7C00
                ? Float.intBitsToFloat(0x7F800000 | (magnitude & 0x3FF) << 13)
                : magnitude < 0x400 ? magnitude * 0x1.0p-24f : Float.intBitsToFloat((magnitude << 13) + (112 << 23));
        return float16 < 0 ? -value : value;
    }

    /** Returns the bits of a number in float16. */
    public static short float16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        float magnitude = Math.abs(value);
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x1.0p-14f) {
            // Subnormal: the unit in the last place is 2^-24, and rint ties to even.
            return (short) (sign | (int) Math.rint(magnitude * 0x1.0p24));
        }
        int rounded = (bits & 0x7FFFFFFF) + 0xFFF + ((bits >>> 13) & 1);
        return (short) (sign | ((rounded - (112 << 23)) >>> 13));
    }
}
