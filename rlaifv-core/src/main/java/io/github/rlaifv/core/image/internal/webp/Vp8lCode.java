package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ImageFault;

/** A prefix code of a lossless WebP image. */
final class Vp8lCode {
    private static final int MOST_BITS = 15;
    private static final int TABLE_BITS = 8;

    /** The symbol times 16 plus the length of its code, indexed by the next bits, for codes that fit into the table. */
    private final char[] table;

    private final int tableBits;
    private final int longest;
    /** The symbols in the order of their codes. */
    private final char[] symbols;

    private final int[] count = new int[MOST_BITS + 1];

    /** Builds the code from the code lengths of its symbols; 0 for symbols without a code. */
    Vp8lCode(int[] lengths) {
        int used = 0;
        int max = 0;
        for (int length : lengths) {
            if (length > 0) {
                count[length]++;
                used++;
                max = Math.max(max, length);
            }
        }
        if (used == 0) {
            throw ImageFault.damaged("its lossless image has a code without symbols");
        }
        symbols = new char[used];
        int[] next = new int[MOST_BITS + 2];
        for (int length = 1; length <= MOST_BITS; length++) {
            next[length + 1] = next[length] + count[length];
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[next[lengths[symbol]]++] = (char) symbol;
            }
        }
        if (used == 1) {
            // A single symbol needs no bits.
            longest = 0;
            tableBits = 0;
            table = new char[] {(char) (symbols[0] << 4)};
            return;
        }
        longest = max;
        requireComplete();
        tableBits = Math.min(max, TABLE_BITS);
        table = table();
    }

    private void requireComplete() {
        int open = 1;
        for (int length = 1; length <= longest; length++) {
            open = 2 * open - count[length];
            if (open < 0) {
                break;
            }
        }
        if (open != 0) {
            throw ImageFault.damaged("its lossless image has a code that is not complete");
        }
    }

    private char[] table() {
        char[] result = new char[1 << tableBits];
        int code = 0;
        int at = 0;
        for (int length = 1; length <= tableBits; length++) {
            code <<= 1;
            for (int i = 0; i < count[length]; i++, code++, at++) {
                int reversed = Integer.reverse(code) >>> Integer.SIZE - length;
                for (int index = reversed; index < result.length; index += 1 << length) {
                    result[index] = (char) (symbols[at] << 4 | length);
                }
            }
        }
        return result;
    }

    int read(Vp8lBits bits) {
        int entry = table[bits.peek(tableBits)];
        int length = entry & 15;
        if (length > 0 || longest == 0) {
            bits.drop(length);
            return entry >> 4;
        }
        int ahead = bits.peek(longest);
        int code = 0;
        int first = 0;
        int index = 0;
        for (length = 1; length <= longest; length++) {
            code = code << 1 | ahead >> length - 1 & 1;
            int offset = code - first;
            if (offset < count[length]) {
                bits.drop(length);
                return symbols[index + offset];
            }
            index += count[length];
            first = first + count[length] << 1;
        }
        throw ImageFault.damaged("its lossless image has a wrong code");
    }
}
