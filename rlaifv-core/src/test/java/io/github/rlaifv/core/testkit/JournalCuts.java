package io.github.rlaifv.core.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Truncated copies that a kill can leave of a file that is appended line by line. */
public final class JournalCuts {
    private JournalCuts() {}

    /** Returns the file truncated after each of its lines and in the middle of each. */
    public static List<byte[]> of(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<byte[]> cuts = new ArrayList<>(List.of(new byte[0]));
        int start = 0;
        for (int i = 0; i < whole.length; i++) {
            if (whole[i] == '\n') {
                cuts.add(Arrays.copyOf(whole, (start + i) / 2));
                cuts.add(Arrays.copyOf(whole, i + 1));
                start = i + 1;
            }
        }
        return cuts;
    }

    /** Describes a truncated copy for messages. */
    public static String describe(byte[] cut) {
        String text = new String(cut, StandardCharsets.UTF_8);
        return text.lines().count() + " lines, " + cut.length + " bytes";
    }
}
