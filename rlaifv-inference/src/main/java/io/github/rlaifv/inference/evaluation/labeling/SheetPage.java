package io.github.rlaifv.inference.evaluation.labeling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.report.internal.LabelingPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A labeling page: one HTML file that needs no network, with images, questions, responses and everything needed to
 * label them. The browser lets it run only its own script and style, identified by their hashes, and show only embedded
 * images.
 *
 * @param sheet fingerprint of the sheet
 * @param questions questions in the order in which they are shown
 */
public record SheetPage(String sheet, List<Question> questions) {
    private static final OwnFile PAGE = OwnFile.page("labeling page");

    /**
     * A question with the responses to it.
     *
     * @param image image of the question
     * @param text text of the question
     * @param responses responses in the order in which they are shown
     */
    public record Question(Optional<ImageSource> image, String text, List<Response> responses) {
        public Question {
            responses = List.copyOf(responses);
        }
    }

    /**
     * A response.
     *
     * @param id id on the sheet
     * @param text text of the response
     */
    public record Response(String id, String text) {}

    public SheetPage {
        questions = List.copyOf(questions);
    }

    /**
     * Writes the page.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the file exists and is not such a page
     * @throws StorageException if it can't be written
     */
    public void write(Path file) {
        PAGE.write(file, new LabelingPage(resource("sheet.html"), "", resource("cards.js"), data()).html());
    }

    private String data() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("version", LabelFile.VERSION).put("sheet", sheet);
        ArrayNode all = data.putArray("questions");
        for (Question question : questions) {
            ObjectNode one = all.addObject().put("text", question.text());
            question.image().ifPresent(image -> one.put("picture", SheetImage.address(image)));
            ArrayNode responses = one.putArray("responses");
            question.responses()
                    .forEach(response ->
                            responses.addObject().put("id", response.id()).put("text", response.text()));
        }
        return data.toString();
    }

    /** Reads a resource with line feeds only, because the browser hashes the text with line feeds. */
    private static String resource(String name) {
        return LibraryResource.text(SheetPage.class, name);
    }
}
