package io.github.rlaifv.human.agreement;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabels;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people's labels on a sheet say.
 *
 * <pre>{@code
 * HumanReport report = HumanReport.read(Path.of("sheet"));
 * System.out.println(HumanReportWriter.table(report));
 * HumanReportWriter.write(report, Path.of("sheet"));
 * }</pre>
 *
 * @param sheet fingerprint of the sheet
 * @param labels number of labels by the name of the person
 * @param claims agreement about claims; null if the sheet has none
 * @param pairs agreement about pairs; null if the sheet has none
 * @param models the preferred model; null if the sheet compares none
 * @param disagreements claims on which labeler and people disagree, in the order of the sheet
 * @param reasons what people wrote about pairs or models, in the order of the sheet
 */
public record HumanReport(
        String sheet,
        SortedMap<String, Integer> labels,
        @Nullable ClaimAgreement claims,
        @Nullable PairAgreement pairs,
        @Nullable ModelPreference models,
        List<Disagreement> disagreements,
        List<Reason> reasons) {
    /** Name of the page in the folder of a sheet. */
    public static final String PAGE = "report.html";

    /** Name of the JSON file in the folder of a sheet. */
    public static final String JSON = "report.json";

    /** The paper's agreement with people if responses are judged by their claims (RLAIF-V, divide and conquer). */
    public static final double PAPER_BY_CLAIMS = 0.967;

    /** The paper's agreement with people if responses are judged as a whole. */
    public static final double PAPER_WHOLE = 0.667;

    public HumanReport {
        Objects.requireNonNull(sheet, "sheet");
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        disagreements = List.copyOf(disagreements);
        reasons = List.copyOf(reasons);
    }

    /**
     * Reads the {@code labels-*.json} in the folder of a sheet.
     *
     * @throws BadDataException if the folder has no sheet or no labels, or a file can't be used; the message names file and
     *     unit
     */
    public static HumanReport read(Path folder) {
        return read(folder, List.of());
    }

    /**
     * Reads the {@code labels-*.json} in the folder of a sheet, and other files.
     *
     * @param more files of labels outside of the folder
     * @throws BadDataException as {@link #read(Path)}
     */
    public static HumanReport read(Path folder, List<Path> more) {
        HumanKey key = HumanKey.read(folder);
        HumanLabels labels = HumanLabels.ofSheet(key, folder, more);
        boolean models = key.comparesModels();
        boolean claims = !key.claims().isEmpty();
        boolean choices = !key.choices().isEmpty();
        return new HumanReport(
                key.sheet(),
                labels.people(),
                claims ? ClaimAgreement.of(key, labels) : null,
                choices && !models ? PairAgreement.of(key, labels) : null,
                models ? ModelPreference.of(key, labels) : null,
                Disagreement.all(key, labels),
                Reason.all(key, labels));
    }
}
