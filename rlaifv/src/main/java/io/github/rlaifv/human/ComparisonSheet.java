package io.github.rlaifv.human;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.SheetSubject;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sheet on which people compare the responses of two models to the same questions without knowing which model gave which:
 * for each item a random number decides whose response stands first.
 *
 * <pre>{@code
 * HumanSheet sheet = ComparisonSheet.builder()
 *         .models(ModelAnswers.read("base", Path.of("runs/base")), ModelAnswers.read("aligned", Path.of("runs/aligned")))
 *         .items(benchmark.items())
 *         .build();
 * sheet.write(Path.of("sheet"));
 * }</pre>
 *
 * <p>Items to which both models gave the same response are not on the sheet and count as ties.
 */
public final class ComparisonSheet {
    /** Largest number of items on a sheet. Default: {@value}. */
    public static final int DEFAULT_ITEMS = 100;

    /** The question about the two responses. Default: {@value}. */
    public static final String DEFAULT_CRITERION = "Which response is better?";

    private static final int NAMED = 3;

    private ComparisonSheet() {}

    /** Returns a builder without models and items. */
    public static Builder builder() {
        return new Builder();
    }

    /** Content and options of a sheet. */
    public static final class Builder {
        private @Nullable ModelAnswers first;
        private @Nullable ModelAnswers second;
        private final List<EvaluationItem> items = new ArrayList<>();
        private String criterion = DEFAULT_CRITERION;
        private int most = DEFAULT_ITEMS;
        private long seed;

        private Builder() {}

        /**
         * The two models, in the order in which results name them.
         *
         * @throws IllegalArgumentException if both have the same name
         */
        public Builder models(ModelAnswers one, ModelAnswers other) {
            if (one.model().equals(other.model())) {
                throw new IllegalArgumentException("both models have the name '" + one.model() + "'; use two names");
            }
            first = one;
            second = other;
            return this;
        }

        /** The questions that both models answered, with their images. */
        public Builder items(List<EvaluationItem> value) {
            items.clear();
            items.addAll(value);
            return this;
        }

        /** The instructions that both models answered. */
        public Builder instructions(InstructionDataset value) {
            try (Stream<EvaluationItem> all = value.stream()
                    .map(one -> new EvaluationItem(one.id(), one.shownImage(), SheetItem.question(one)))) {
                return items(all.toList());
            }
        }

        /** What people are asked about the two responses. Default: {@value #DEFAULT_CRITERION} */
        public Builder criterion(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("the criterion must not be blank");
            }
            criterion = Objects.requireNonNull(value, "criterion");
            return this;
        }

        /** Largest number of items on the sheet, drawn at random, at least 1. Default: {@value #DEFAULT_ITEMS}. */
        public Builder most(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("most must be >= 1, was " + value);
            }
            most = value;
            return this;
        }

        /** Seed of the sample, of the order, and of the sides of the responses. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Builds the sheet.
         *
         * @throws IllegalStateException naming the models or items if there are none
         * @throws BadDataException if a model has no answer to an item that the other one answered, if no item has answers,
         *     or if all answers are the same; the message names model and items
         */
        public HumanSheet build() {
            ModelAnswers one = RequiredOption.of("ComparisonSheet", "models", first);
            ModelAnswers other = Objects.requireNonNull(second);
            RequiredOption.of("ComparisonSheet", "items", items.isEmpty() ? null : items);
            List<EvaluationItem> answered = answered(one, other);
            UsableImages images = new UsableImages();
            answered.removeIf(item -> unanswered(item.id(), List.of(one, other), images));
            List<SheetItem> shown = new ArrayList<>();
            List<ChoiceUnit> choices = new ArrayList<>();
            int identical = 0;
            List<EvaluationItem> drawn = answered.stream()
                    .sorted(Comparator.comparing(item -> KeyedRandom.rank(seed, "items for people", item.id())))
                    .filter(item -> {
                        Cancellation.check("drawing items");
                        return images.usable(item.id(), item.image());
                    })
                    .limit(most)
                    .toList();
            for (EvaluationItem item : drawn) {
                String ofOne = one.byId().getOrDefault(item.id(), "");
                String ofOther = other.byId().getOrDefault(item.id(), "");
                if (ofOne.equals(ofOther)) {
                    identical++;
                    continue;
                }
                boolean swapped = KeyedRandom.elementUnit(seed, "sides\n" + item.id()) < 0.5;
                TwoSides sides = swapped
                        ? new TwoSides(other.model(), ofOther, one.model(), ofOne)
                        : new TwoSides(one.model(), ofOne, other.model(), ofOther);
                shown.add(sides.item(item.id(), item.image(), item.question(), choices));
            }
            if (shown.isEmpty()) {
                throw new BadDataException("nothing can be compared: of " + answered.size() + " items that "
                        + one.model() + " and " + other.model() + " answered, " + identical
                        + " have the same response of both and "
                        + images.skipped().size() + " can't be shown. Name answers of two different models");
            }
            SheetSubject subject = SheetSubject.models(one.model(), other.model(), identical);
            return new HumanSheet(HumanKey.of(seed, subject, List.of(), choices), criterion, shown, images.skipped());
        }

        private static boolean unanswered(String id, List<ModelAnswers> models, UsableImages images) {
            for (ModelAnswers model : models) {
                String reason = model.unanswered().get(id);
                if (reason != null) {
                    images.skip(id, "no answer of " + model.model() + ": " + reason);
                    return true;
                }
            }
            return false;
        }

        private List<EvaluationItem> answered(ModelAnswers one, ModelAnswers other) {
            List<EvaluationItem> answered = items.stream()
                    .filter(item ->
                            one.byId().containsKey(item.id()) && other.byId().containsKey(item.id()))
                    .collect(Collectors.toCollection(ArrayList::new));
            for (List<ModelAnswers> both : List.of(List.of(one, other), List.of(other, one))) {
                List<String> lacking = items.stream()
                        .map(EvaluationItem::id)
                        .filter(id -> both.get(0).byId().containsKey(id)
                                && !both.get(1).byId().containsKey(id))
                        .toList();
                if (!lacking.isEmpty()) {
                    throw new BadDataException(both.get(1).model() + " has no answer to " + lacking.size()
                            + " items that " + both.get(0).model() + " answered, such as "
                            + String.join(", ", lacking.subList(0, Math.min(NAMED, lacking.size())))
                            + ": finish its answers, or name the items that both answered");
                }
            }
            if (answered.isEmpty()) {
                throw new BadDataException("neither " + one.model() + " nor " + other.model()
                        + " has an answer to any of the " + items.size() + " items, the first of which is '"
                        + items.get(0).id() + "': name the instructions or the benchmark that they answered");
            }
            return answered;
        }
    }
}
