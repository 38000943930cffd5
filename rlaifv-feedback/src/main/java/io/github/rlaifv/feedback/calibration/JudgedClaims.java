package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A labeler's answers to claims of known truth, together with what asked it, so that they can be measured again without a
 * model.
 *
 * @param claims the answers, in the order of the claims
 * @param undecided number of further claims for which the labeler gave no verdict
 * @param scorer settings of the scorer by name; empty if unknown
 */
public record JudgedClaims(List<ScoredClaim> claims, int undecided, SortedMap<String, String> scorer) {
    private static final String ADVICE = "judge the claims again";
    private static final String KIND = "kind";
    private static final OwnFile ANSWERS = OwnFile.jsonLines("file of judged claims", "claim", "image", "yes_share");
    private static final OwnFile ASKED = OwnFile.json("settings of judged claims", KIND, CalibrationFolder.CLAIMS);

    public JudgedClaims {
        claims = List.copyOf(claims);
        scorer = Collections.unmodifiableSortedMap(new TreeMap<>(scorer));
    }

    /**
     * Reads the answers of a finished calibration. Their scorer is known if {@code settings.json} is beside them.
     *
     * @param path folder of a calibration, or the file {@code judged.jsonl} in it. A file of {@link ScoredClaimFile} is read
     *     too
     * @throws BadDataException naming file, line and field of a record that can't be used, or if the calibration is
     *     unfinished or empty
     */
    public static JudgedClaims read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(CalibrationFolder.JUDGED) : path;
        SortedMap<String, String> settings = settings(file.resolveSibling(CalibrationFolder.SETTINGS));
        JudgedClaims judged = of(lines(file), CalibrationFolder.scorer(settings));
        Optional<String> all = Optional.ofNullable(settings.get(CalibrationFolder.CLAIMS));
        int number = judged.claims.size() + judged.undecided;
        if (number == 0) {
            throw new BadDataException(
                    file + " has no judged claim: name the folder of a calibration, or the judged.jsonl in it");
        }
        if (all.isPresent() && !all.get().equals(String.valueOf(number))) {
            throw new BadDataException(file + " holds " + number + " of " + all.get()
                    + " claims: finish this calibration first, by the command that began it");
        }
        return judged;
    }

    private static SortedMap<String, String> settings(Path file) {
        if (!Files.isRegularFile(file)) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> all =
                JsonDocument.read(file, InputLimit.SETTINGS, ADVICE).texts();
        return all.containsKey(CalibrationFolder.CLAIMS) ? all : Collections.emptySortedMap();
    }

    /**
     * Writes the answers for {@link #read}, replacing those that were written there before: {@code judged.jsonl}, and {@code
     * settings.json} with what asked the labeler.
     *
     * @param folder folder of the files, created if it is missing
     * @throws BadDataException if there are files of others under these names
     * @throws io.github.rlaifv.core.run.StorageException if they can't be written
     */
    public void write(Path folder) {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put(KIND, "judged claims");
        settings.put(CalibrationFolder.CLAIMS, String.valueOf(claims.size() + undecided));
        CalibrationFolder.addScorer(scorer, settings);
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < claims.size() + undecided; number++) {
            lines.append(line(number).json()).append('\n');
        }
        ANSWERS.requireReplaceable(folder.resolve(CalibrationFolder.JUDGED));
        ASKED.write(folder.resolve(CalibrationFolder.SETTINGS), JsonText.pretty(settings) + "\n");
        ANSWERS.write(folder.resolve(CalibrationFolder.JUDGED), lines.toString());
    }

    /** Returns a claim by its number. Undecided claims, of which only the number matters, come last. */
    JudgedClaim line(int number) {
        return number < claims.size()
                ? JudgedClaim.of(number, claims.get(number))
                : new JudgedClaim(number, "unknown", Optional.empty(), false);
    }

    static JudgedClaims of(List<JudgedClaim> lines, Map<String, String> scorer) {
        List<ScoredClaim> scored =
                lines.stream().flatMap(line -> line.scored().stream()).toList();
        return new JudgedClaims(scored, lines.size() - scored.size(), new TreeMap<>(scorer));
    }

    /** Returns the claims of a file by their numbers. */
    static List<JudgedClaim> lines(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file, ADVICE)) {
            List<JudgedClaim> all = new ArrayList<>(records.map(JudgedClaim::of).toList());
            all.sort(Comparator.comparingInt(JudgedClaim::number));
            return all;
        }
    }
}
