package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns of a dataset by their names in all formats and creates pairs and instructions from them. Columns
 * of origins and scores count as missing if they have another kind of content.
 *
 * @param kinds kind of content of each recognized column
 */
public record DataColumns(Map<String, ColumnKind> kinds) {
    public static final String CHOSEN = "chosen";
    public static final String REJECTED = "rejected";
    public static final String LOGPS = "logps";
    /** Field that marks a record without an image, so that one that lost its image is not taken for it. */
    public static final String TEXT_ONLY = "text_only";

    public static final Set<ColumnKind> IMAGES =
            EnumSet.of(ColumnKind.IMAGE, ColumnKind.IMAGE_LIST, ColumnKind.TEXT, ColumnKind.TEXT_LIST);
    private static final List<String> IMAGE = List.of("image", "images", "file_name");
    private static final List<String> QUESTION = List.of("question", "prompt");
    private static final List<String> ID = List.of("id", "question_id", "idx");
    private static final List<String> ORIGIN =
            List.of("ds_name", "origin_dataset", "origin_split", "idx", "image_path");
    static final List<String> SCORES = List.of("chosen_score", "rejected_score");

    public static DataColumns of(Function<String, ColumnKind> kinds) {
        return new DataColumns(Stream.of(IMAGE, QUESTION, List.of(CHOSEN, REJECTED, LOGPS), ID, ORIGIN, SCORES)
                .flatMap(List::stream)
                .distinct()
                .collect(Collectors.toUnmodifiableMap(name -> name, kinds)));
    }

    private ColumnKind kind(String column) {
        return kinds.getOrDefault(column, ColumnKind.MISSING);
    }

    /** The column with the images. */
    public String image() {
        return first(IMAGE, IMAGES).or(() -> first(IMAGE, there())).orElse(IMAGE.get(0));
    }

    /** The column with the questions; the column of the chosen responses if these begin with the question. */
    public String question() {
        return first(QUESTION, there()).orElseGet(() -> kind(CHOSEN) == ColumnKind.CHAT ? CHOSEN : QUESTION.get(0));
    }

    public boolean isChat(String column) {
        return kind(column) == ColumnKind.CHAT;
    }

    /** Whether both responses begin with the question. */
    public boolean isImplicit() {
        return question().equals(CHOSEN);
    }

    public boolean hasLogProbs() {
        return kind(LOGPS) == ColumnKind.TEXT;
    }

    /** The columns from which an instruction is created. */
    public List<String> ofInstruction() {
        return Stream.of(
                        id().stream(),
                        Stream.of(image(), question()),
                        Stream.of(REJECTED).filter(name -> isImplicit()))
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    /** The columns from which a pair is created. */
    public List<String> ofPair() {
        return Stream.of(
                        ofInstruction().stream(),
                        Stream.of(CHOSEN, REJECTED),
                        Stream.of(LOGPS).filter(column -> hasLogProbs()),
                        ORIGIN.stream().filter(this::isText),
                        SCORES.stream().filter(this::isNumber))
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    public Instruction instruction(DataRow row) {
        return instruction(row, prompt(row));
    }

    private Instruction instruction(DataRow row, List<String> prompt) {
        List<String> history = row.history();
        if (prompt.size() > 1 && !history.isEmpty()) {
            throw row.error(
                    "history", "is given, but \"" + question() + "\" has earlier turns too: remove one of the two");
        }
        return new Instruction(
                id(row),
                shownImage(row),
                prompt.get(prompt.size() - 1),
                prompt.size() > 1 ? prompt.subList(0, prompt.size() - 1) : history);
    }

    /** The image of a record; null if the record says that its question is asked without one. */
    private @Nullable ImageSource shownImage(DataRow row) {
        boolean missing = row.isWithoutImage(image());
        if (row.isTextOnly()) {
            if (!missing) {
                throw row.error(TEXT_ONLY, "is true, but the record has an image: remove one of the two");
            }
            return null;
        }
        boolean chat = isChat(question());
        return missing && chat && ConversationTexts.showsNoImage(row, question()) ? null : row.image(image());
    }

    public PreferencePair pair(DataRow row) {
        List<String> prompt = prompt(row);
        Instruction instruction = instruction(row, prompt);
        String imagePath = origin(row, "image_path");
        String logps = hasLogProbs() ? row.textOrEmpty(LOGPS) : "";
        return new PreferencePair(
                instruction,
                response(row, CHOSEN, prompt),
                response(row, REJECTED, prompt),
                score(row, SCORES.get(0)),
                score(row, SCORES.get(1)),
                new PairOrigin(
                        origin(row, "ds_name"),
                        origin(row, "origin_dataset"),
                        origin(row, "origin_split"),
                        origin(row, "idx"),
                        imagePath.isEmpty() && instruction.hasImage() ? row.imagePath(image()) : imagePath),
                logps.isEmpty() ? null : LogProbsText.parse(logps, problem -> row.error(LOGPS, problem)));
    }

    private String id(DataRow row) {
        String column = id().filter(row::has).orElse("");
        String id = column.isEmpty() ? "" : row.text(column);
        if (!id.isBlank()) {
            return id;
        }
        if (column.isEmpty() || column.equals("idx")) {
            return row.name();
        }
        throw row.error(column, "must not be blank");
    }

    /** Returns questions and responses in turn, with the question at the end. */
    private List<String> prompt(DataRow row) {
        String column = question();
        if (!isImplicit()) {
            return isChat(column) ? ConversationTexts.prompt(row, column) : List.of(row.text(column));
        }
        List<String> prompt = withoutLast(ConversationTexts.answered(row, CHOSEN));
        ConversationTexts.requireSame(
                row, REJECTED, withoutLast(ConversationTexts.answered(row, REJECTED)), prompt, CHOSEN);
        return prompt;
    }

    private static List<String> withoutLast(List<String> texts) {
        return texts.subList(0, texts.size() - 1);
    }

    private String response(DataRow row, String column, List<String> prompt) {
        return isChat(column) ? ConversationTexts.response(row, column, prompt, question()) : row.text(column);
    }

    private String origin(DataRow row, String column) {
        return isText(column) ? row.textOrEmpty(column) : "";
    }

    private double score(DataRow row, String column) {
        return isNumber(column) ? row.numberOrNaN(column) : Double.NaN;
    }

    /** The column with the ids. */
    Optional<String> id() {
        return first(ID, EnumSet.of(ColumnKind.TEXT, ColumnKind.INTEGER));
    }

    private boolean isText(String column) {
        ColumnKind kind = kind(column);
        return kind == ColumnKind.TEXT || kind == ColumnKind.INTEGER;
    }

    private boolean isNumber(String column) {
        ColumnKind kind = kind(column);
        return kind == ColumnKind.NUMBER || kind == ColumnKind.INTEGER;
    }

    private Optional<String> first(List<String> names, Set<ColumnKind> wanted) {
        return names.stream().filter(name -> wanted.contains(kind(name))).findFirst();
    }

    private static Set<ColumnKind> there() {
        return EnumSet.complementOf(EnumSet.of(ColumnKind.MISSING));
    }
}
