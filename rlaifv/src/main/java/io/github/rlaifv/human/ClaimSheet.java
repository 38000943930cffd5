package io.github.rlaifv.human;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.SheetSubject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sheet on which people label what the labeler of a feedback run labeled: whether claims are true, beside image, question
 * and response, without the labeler's verdicts. Pairs of the run can be added, of which people choose the better response
 * without knowing which one was chosen.
 *
 * <pre>{@code
 * HumanSheet sheet = ClaimSheet.builder()
 *         .feedback(FeedbackFolder.open(Path.of("feedback")))
 *         .claims(200)
 *         .pairs(50)
 *         .build();
 * sheet.write(Path.of("sheet"));
 * }</pre>
 *
 * <p>Half of the claims of the sample were confirmed by the labeler and half rejected, as far as there are enough. {@link
 * io.github.rlaifv.human.agreement.HumanReport} weights them back to all claims of the feedback.
 */
public final class ClaimSheet {
    /** Number of claims on a sheet. Default: {@value}. */
    public static final int DEFAULT_CLAIMS = 200;

    /** Number of pairs on a sheet. Default: {@value}. */
    public static final int DEFAULT_PAIRS = 50;

    /** The question about the responses of a pair. */
    static final String CRITERION = "Which response has fewer errors about the image?";

    private ClaimSheet() {}

    /** Returns a builder without feedback. */
    public static Builder builder() {
        return new Builder();
    }

    /** Content and options of a sheet. */
    public static final class Builder {
        private final List<FeedbackFolder> folders = new ArrayList<>();
        private int claims = DEFAULT_CLAIMS;
        private int pairs = DEFAULT_PAIRS;
        private long seed;

        private Builder() {}

        /** Adds the claims and pairs of a finished run. */
        public Builder feedback(FeedbackFolder folder) {
            folders.add(folder);
            return this;
        }

        /** Largest number of claims, at least 0. Default: {@value #DEFAULT_CLAIMS}. */
        public Builder claims(int value) {
            claims = least("claims", value);
            return this;
        }

        /** Largest number of pairs, at least 0. Default: {@value #DEFAULT_PAIRS}. */
        public Builder pairs(int value) {
            pairs = least("pairs", value);
            return this;
        }

        /** Seed of the sample, of the order, and of the sides of a pair's responses. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        private static int least(String name, int value) {
            if (value < 0) {
                throw new IllegalArgumentException(name + " must be >= 0, was " + value);
            }
            return value;
        }

        /**
         * Builds the sheet. The feedback is read once.
         *
         * @throws IllegalStateException if there is no feedback
         * @throws BadDataException if nothing can be drawn, if the folders were judged with different thresholds, or if a file
         *     in a folder is damaged; the message names the folder
         */
        public HumanSheet build() {
            RequiredOption.of("ClaimSheet", "feedback", folders.isEmpty() ? null : folders);
            UsableImages images = new UsableImages();
            Double threshold = threshold();
            ClaimDraw draw = new ClaimDraw(claims, seed);
            TreeMap<String, PreferencePair> drawn = new TreeMap<>();
            for (FeedbackFolder folder : folders) {
                try (Stream<ScoredInstruction> scored = folder.scored().stream()) {
                    scored.forEach(one -> {
                        Cancellation.check("drawing claims");
                        draw.add(one);
                    });
                }
                draw(folder, drawn);
            }
            List<SheetItem> items = new ArrayList<>();
            List<ClaimUnit> units = claims(
                    draw.drawn().stream()
                            .filter(claim -> images.usable(claim.instruction()))
                            .toList(),
                    items);
            List<ChoiceUnit> choices = new ArrayList<>();
            drawn.values().stream()
                    .filter(pair -> images.usable(pair.instruction()))
                    .forEach(pair -> items.add(item(pair, choices)));
            if (items.isEmpty()) {
                throw new BadDataException("no claim and no pair for people to label can be drawn from "
                        + folders.stream().map(FeedbackFolder::path).toList()
                        + ": the feedback has no verdicts on claims of instructions whose images are known. Name the"
                        + " instructions of the run, and ask for at least one claim or pair");
            }
            SheetSubject subject = SheetSubject.feedback(draw.allConfirmed(), draw.allRejected(), threshold)
                    .withScorer(scorer());
            return new HumanSheet(HumanKey.of(seed, subject, units, choices), CRITERION, items, images.skipped());
        }

        private SortedMap<String, String> scorer() {
            List<SortedMap<String, String>> scorers = folders.stream()
                    .map(FeedbackFolder::scorerSettings)
                    .distinct()
                    .toList();
            return scorers.size() == 1 ? scorers.get(0) : Collections.emptySortedMap();
        }

        private @Nullable Double threshold() {
            List<String> thresholds = folders.stream()
                    .map(folder -> folder.scorerSetting("threshold").orElse(""))
                    .distinct()
                    .toList();
            if (thresholds.size() > 1) {
                throw new BadDataException("the feedback was judged with the different thresholds " + thresholds
                        + ": make a sheet of each folder");
            }
            try {
                return thresholds.get(0).isEmpty() ? null : Double.valueOf(thresholds.get(0));
            } catch (NumberFormatException e) {
                throw new BadDataException(
                        folders.get(0).path().resolve("settings.json")
                                + ": \"scorer.threshold\" must be a number, was \"" + thresholds.get(0)
                                + "\"; run the feedback again with the same settings",
                        e);
            }
        }

        /** Keeps the pairs of the smallest ranks. */
        private void draw(FeedbackFolder folder, TreeMap<String, PreferencePair> drawn) {
            if (pairs == 0) {
                return;
            }
            try (Stream<PreferencePair> all = PreferenceDataset.open(folder.path()).stream()) {
                all.forEach(pair -> {
                    drawn.put(KeyedRandom.rank(seed, "pairs for people", same(pair)), pair);
                    if (drawn.size() > pairs) {
                        drawn.pollLastEntry();
                    }
                });
            }
        }

        private static String same(PreferencePair pair) {
            return pair.instruction().id() + "\n" + pair.instruction().question() + "\n" + pair.chosen() + "\n"
                    + pair.rejected();
        }

        /** Adds an item per response, in random order, with its claims in the order of mention. */
        private List<ClaimUnit> claims(List<DrawnClaim> drawn, List<SheetItem> items) {
            Map<String, List<DrawnClaim>> byResponse = new LinkedHashMap<>();
            drawn.stream()
                    .sorted(Comparator.comparing(claim -> KeyedRandom.rank(seed, "order", claim.group())))
                    .forEach(claim -> byResponse
                            .computeIfAbsent(claim.group(), group -> new ArrayList<>())
                            .add(claim));
            List<ClaimUnit> units = new ArrayList<>();
            // instructions with different ids may have the same image, question and response
            Set<String> ids = new HashSet<>();
            for (List<DrawnClaim> group : byResponse.values()) {
                DrawnClaim one = group.get(0);
                List<ClaimUnit> ofResponse = group.stream()
                        .sorted(Comparator.comparingInt(
                                claim -> one.response().verdicts().indexOf(claim.verdict())))
                        .map(DrawnClaim::unit)
                        .filter(unit -> ids.add(unit.id()))
                        .toList();
                if (ofResponse.isEmpty()) {
                    continue;
                }
                units.addAll(ofResponse);
                items.add(new SheetItem(
                        one.instruction().shownImage(),
                        SheetItem.question(one.instruction()),
                        List.of(one.response().candidate().text()),
                        ofResponse.stream()
                                .map(unit -> new SheetItem.Unit(unit.id(), unit.statement()))
                                .toList()));
            }
            return units;
        }

        private SheetItem item(PreferencePair pair, List<ChoiceUnit> choices) {
            boolean swapped = KeyedRandom.elementUnit(seed, "sides\n" + same(pair)) < 0.5;
            TwoSides sides = swapped
                    ? new TwoSides("rejected", pair.rejected(), "chosen", pair.chosen())
                    : new TwoSides("chosen", pair.chosen(), "rejected", pair.rejected());
            return sides.item(
                    pair.instruction().id(),
                    pair.instruction().shownImage(),
                    SheetItem.question(pair.instruction()),
                    choices);
        }
    }
}
