package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.feedback.internal.PythonWhitespace;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list exactly as the authors' Python code (RLHF-V/RLAIF-V at 83d917b2) does, for data that must match theirs.
 * It has these known losses. The first character of every line is removed, whether it is a bullet or not. A line that
 * contains {@code ###} is dropped. A line of blanks, a lone dash or a carriage return becomes an empty claim. Repeated
 * claims are kept. Only line feeds end a line.
 */
public record OfficialClaimParser() implements ClaimParser {

    @Override
    public List<String> parse(String raw) {
        List<String> claims = new ArrayList<>();
        for (String line : PythonWhitespace.strip(raw).split("\n", -1)) {
            if (!line.isEmpty() && !line.contains("###")) {
                claims.add(PythonWhitespace.strip(line.substring(line.offsetByCodePoints(0, 1))));
            }
        }
        return claims;
    }
}
