package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.internal.list.FormattedList;
import io.github.rlaifv.feedback.internal.list.JsonTexts;
import io.github.rlaifv.feedback.internal.list.ListLines;
import java.util.List;
import java.util.Optional;

/** How the lists of a model are asked for and read. */
sealed interface ListReader {
    /** The format that a request for a list has; empty if the prompt alone describes it. */
    Optional<ListFormat> requested(ListFormat format);

    /**
     * Reads a list.
     *
     * @param format the format of the list
     * @return the entries; a failure if the model did not keep to a requested format
     */
    Outcome<WrittenLists.Entries> read(Completion completion, ListFormat format);

    /**
     * Reads lists in the layout that the model chose.
     *
     * @param parser reads the lists
     * @param rules what is accepted of a list that the token limit truncated
     */
    record AnyLayout(ClaimParser parser, ListRules rules) implements ListReader {
        @Override
        public Optional<ListFormat> requested(ListFormat format) {
            return Optional.empty();
        }

        @Override
        public Outcome<WrittenLists.Entries> read(Completion completion, ListFormat format) {
            boolean cutOff = rules.dropsCutOffEntries() && completion.finish().cutOff();
            String text = cutOff ? wholeEntries(completion.text()) : completion.text();
            return Outcome.success(new WrittenLists.Entries(parser.parse(text), cutOff));
        }

        /**
         * Removes the last entry of a truncated list, since completions are stripped and it can't be known whether it
         * is whole. In JSON the closing quote shows that.
         */
        private static String wholeEntries(String text) {
            if (JsonTexts.in(text)) {
                return text;
            }
            List<String> lines = ListLines.of(text);
            return String.join("\n", lines.subList(0, lines.size() - 1));
        }
    }

    /** Reads JSON lists that the policy keeps the model to. */
    record Structured() implements ListReader {
        private static final int SHOWN = 200;

        @Override
        public Optional<ListFormat> requested(ListFormat format) {
            return Optional.of(format);
        }

        @Override
        public Outcome<WrittenLists.Entries> read(Completion completion, ListFormat format) {
            String text = completion.text();
            boolean cutOff = completion.finish().cutOff();
            Optional<List<String>> texts =
                    cutOff ? FormattedList.ofCutOff(text, format) : FormattedList.of(text, format);
            // only a list of any length may lose entries
            if (format.fewest() < format.most()) {
                texts = texts.map(
                        all -> all.stream().filter(entry -> !entry.isBlank()).toList());
            }
            return texts.<Outcome<WrittenLists.Entries>>map(
                            entries -> Outcome.success(new WrittenLists.Entries(entries, cutOff)))
                    .orElseGet(() -> Outcome.failure(
                            new RequestFailure("", "no list in the requested format", described(text, format), false)));
        }

        private static String described(String text, ListFormat format) {
            String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
            String count = format.fewest() == format.most()
                    ? String.valueOf(format.most())
                    : format.fewest() + " to " + format.most();
            return "expected JSON with the field \"" + format.field() + "\" and " + count
                    + " texts in it, but the model wrote: " + shown
                    + "; the server probably ignores response_format, so switch structuredLists off for it";
        }
    }
}
