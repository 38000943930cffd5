package io.github.rlaifv.cli.serve;

import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the API keys of a server. They are read from a file and from the environment, and not from the command line, which
 * other users of the machine can see.
 */
final class ApiKeys {
    /** The variable of the environment that may hold one key. */
    static final String VARIABLE = "RLAIFV_API_KEY";

    private ApiKeys() {}

    /**
     * Reads all keys.
     *
     * @param file file with one key per line; lines that are blank or begin with # are ignored
     * @param environment variables of the environment
     * @throws BadDataException if the file has no key, or naming file and line of one that a header can't have
     */
    static List<String> read(Optional<Path> file, Map<String, String> environment) {
        List<String> keys = new ArrayList<>();
        file.ifPresent(path -> {
            List<String> lines = new String(BoundedFile.bytes(path, InputLimit.SETTINGS), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isEmpty() && !lines.get(i).startsWith("#")) {
                    keys.add(checked(lines.get(i), path + ", line " + (i + 1)));
                }
            }
            if (keys.isEmpty()) {
                throw new BadDataException(path + " has no API key: write one per line, or remove --api-key-file");
            }
        });
        String variable = environment.getOrDefault(VARIABLE, "").strip();
        if (!variable.isEmpty()) {
            keys.add(checked(variable, VARIABLE));
        }
        return keys;
    }

    /** The key is not shown. */
    private static String checked(String key, String place) {
        if (!key.matches("[!-~]+")) {
            throw new BadDataException(place + ": an API key must consist of visible ASCII characters without blanks:"
                    + " correct it, or remove it");
        }
        return key;
    }
}
