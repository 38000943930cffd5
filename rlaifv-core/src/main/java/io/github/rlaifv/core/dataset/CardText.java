package io.github.rlaifv.core.dataset;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;

/** The text of a card for readers and for the Hugging Face hub. */
final class CardText {
    private CardText() {}

    static String markdown(DatasetCard card) {
        StringBuilder text = new StringBuilder();
        text.append("---\n");
        text.append("pretty_name: ").append(quoted(card.title())).append('\n');
        text.append("task_categories:\n- visual-question-answering\n");
        text.append("tags:\n- preference\n- dpo\n- rlaif-v\n");
        text.append("size_categories:\n- ").append(size(card.pairs())).append('\n');
        text.append("configs:\n- config_name: default\n  data_files:\n  - split: train\n    path:\n");
        card.files()
                .forEach(file ->
                        text.append("    - ").append(quoted(file.name())).append('\n'));
        text.append("---\n\n# ").append(card.title()).append("\n\n");
        text.append(what(card)).append("\n\n");
        text.append("| | |\n| --- | --- |\n");
        row(text, "Pairs", Long.toString(card.pairs()));
        row(text, "Pairs with reference log-probabilities", Long.toString(card.pairsWithLogProbs()));
        row(
                text,
                "Words per response, chosen / rejected",
                String.format(Locale.ROOT, "%.1f / %.1f", card.meanChosenWords(), card.meanRejectedWords()));
        row(text, "Format", card.format().label());
        row(text, "Content (SHA-256)", card.content());
        row(text, "Written by", card.library());
        section(text, "Files", "rows");
        card.files().forEach(file -> row(text, file.name(), Long.toString(file.rows())));
        table(text, "Settings", card.settings());
        table(text, "Fingerprints", card.fingerprints());
        return text.toString();
    }

    private static String what(DatasetCard card) {
        return switch (card.format()) {
            case RLAIF_V_PARQUET ->
                "Preference pairs over images: a question, a chosen and a rejected response."
                        + " The columns are those of the published RLAIF-V-Dataset; images are embedded.";
            case TRL_PARQUET ->
                "Preference pairs over images as conversations (`images`, `prompt`, `chosen`,"
                        + " `rejected`), as TRL's DPO trainer takes them; images are embedded.";
            case JSONL ->
                "Preference pairs over images, one JSON object per line: `id`, `image` (a path relative to"
                        + " the file), `question`, `chosen`, `rejected`, and scores where known.";
        };
    }

    private static void table(StringBuilder text, String title, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            section(text, title, "");
            entries.forEach((key, value) -> row(text, key, value));
        }
    }

    private static void section(StringBuilder text, String title, String column) {
        text.append("\n## ").append(title).append("\n\n| | ").append(column).append(" |\n| --- | --- |\n");
    }

    private static void row(StringBuilder text, String key, String value) {
        text.append("| ").append(cell(key)).append(" | ").append(cell(value)).append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\R", " ");
    }

    /** Quotes a text for YAML, which accepts JSON strings. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** The size category of the hub. */
    private static String size(long pairs) {
        if (pairs < 1_000) {
            return "n<1K";
        }
        if (pairs < 10_000) {
            return "1K<n<10K";
        }
        if (pairs < 100_000) {
            return "10K<n<100K";
        }
        return pairs < 1_000_000 ? "100K<n<1M" : "n>1M";
    }
}
