package io.github.rlaifv.human.label;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The key of a sheet, which says what its page hides: the labeler's verdict on each claim, and which response is which.
 * People who label must not see it.
 *
 * @param version version of the file format
 * @param sheet fingerprint of the units; equal for sheets that show them in another order
 * @param seed seed of sample and order
 * @param subject what the sheet is about
 * @param claims claims in the order of the page
 * @param choices pairs or comparisons in the order of the page
 */
public record HumanKey(
        int version, String sheet, long seed, SheetSubject subject, List<ClaimUnit> claims, List<ChoiceUnit> choices) {
    /** Name of the key in the folder of a sheet. */
    public static final String FILE = "sheet-key.json";

    private static final int VERSION = 1;
    private static final String SCORER = "scorer";
    private static final String ADVICE = "write the sheet again";

    public HumanKey {
        Objects.requireNonNull(sheet, "sheet");
        Objects.requireNonNull(subject, "subject");
        claims = List.copyOf(claims);
        choices = List.copyOf(choices);
    }

    /** Returns the key of units in the order of a page. */
    public static HumanKey of(long seed, SheetSubject subject, List<ClaimUnit> claims, List<ChoiceUnit> choices) {
        String ids = ids(claims, choices).sorted().collect(Collectors.joining("\n"));
        return new HumanKey(VERSION, ContentHash.brief(ids), seed, subject, claims, choices);
    }

    private static Stream<String> ids(List<ClaimUnit> claims, List<ChoiceUnit> choices) {
        return Stream.concat(
                claims.stream().map(ClaimUnit::id), choices.stream().map(ChoiceUnit::id));
    }

    /** Returns whether the sheet compares two models; otherwise it is about feedback. */
    public boolean comparesModels() {
        return !subject.models().isEmpty();
    }

    /**
     * Writes the key as JSON.
     *
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public void write(Path file) {
        AtomicFile.write(file, JsonText.pretty(this) + "\n");
    }

    /**
     * Reads the key in the folder of a sheet.
     *
     * @throws BadDataException if the folder has no key, or the file is damaged; the message names it
     */
    public static HumanKey read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!file.toFile().isFile()) {
            throw new BadDataException(folder + " is not the folder of a sheet, which has " + FILE
                    + ": give the folder that human-claims or human-compare wrote");
        }
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, ADVICE).version(VERSION);
        JsonRecord subject = json.object("subject");
        if (!subject.has(SCORER)) {
            // sheets of earlier versions do not record it
            subject.json().putObject(SCORER);
        }
        HumanKey key = json.as(HumanKey.class);
        if (ids(key.claims, key.choices).distinct().count() < key.claims.size() + key.choices.size()) {
            throw new BadDataException(file + ": an \"id\" in \"claims\" or \"choices\" is there twice; " + ADVICE);
        }
        return key;
    }
}
