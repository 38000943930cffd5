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
        ImageSource image = row.isWithoutImage() ? null : row.image(image());
        return new Instruction(id(row), image, question(row), row.history());
    }

    public PreferencePair pair(DataRow row) {
        String imagePath = origin(row, "image_path");
        String logps = hasLogProbs() ? row.textOrEmpty(LOGPS) : "";
        return new PreferencePair(
                instruction(row),
                response(row, CHOSEN),
                response(row, REJECTED),
                score(row, SCORES.get(0)),
                score(row, SCORES.get(1)),
                new PairOrigin(
                        origin(row, "ds_name"),
                        origin(row, "origin_dataset"),
                        origin(row, "origin_split"),
                        origin(row, "idx"),
                        imagePath.isEmpty() ? row.imagePath(image()) : imagePath),
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

    private String question(DataRow row) {
        String column = question();
        if (!isImplicit()) {
            return isChat(column) ? ConversationTexts.question(row, column) : row.text(column);
        }
        String question = ConversationTexts.firstQuestion(row, CHOSEN);
        if (!question.equals(ConversationTexts.firstQuestion(row, REJECTED))) {
            throw row.error(REJECTED, "begins with another question than \"chosen\"; both must answer one prompt");
        }
        return question;
    }

    private String response(DataRow row, String column) {
        if (isImplicit()) {
            return ConversationTexts.lastResponse(row, column);
        }
        if (!isChat(column)) {
            return row.text(column);
        }
        // some writers repeat the prompt in the responses
        if (row.chat(column).size() == 2) {
            if (!ConversationTexts.firstQuestion(row, column).equals(question(row))) {
                throw row.error(column, "begins with another question than that in \"" + question() + "\"");
            }
            return ConversationTexts.lastResponse(row, column);
        }
        return ConversationTexts.response(row, column);
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
