package io.github.rlaifv.inference.evaluation.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Majority verdicts, and reading of label files. */
class LabelsTest {
    private static final List<String> IDS = List.of("r1", "r2");

    @TempDir
    Path folder;

    private SheetKey key;

    @BeforeEach
    void sheet() {
        key = SheetKey.of(
                3,
                List.of(
                        new SheetKey.Response("r1", "a", List.of("one")),
                        new SheetKey.Response("r2", "b", List.of("one", "two"))));
        key.write(folder.resolve("labelling-key.json"));
    }

    private Path labels(String name, String annotator, String labels) throws IOException {
        return Files.writeString(folder.resolve(name), """
                {"version": 1, "sheet": "%s", "annotator": "%s", "labels": [%s]}""".formatted(key.sheet(), annotator, labels));
    }

    private static String no(String response) {
        return "{\"response\": \"" + response + "\", \"hallucination\": \"no\"}";
    }

    @Test
    void majorityVerdictWins() {
        assertThat(LabelOutcome.of(List.of())).isEqualTo(LabelOutcome.UNLABELED);
        assertThat(LabelOutcome.of(List.of(Verdict.YES))).isEqualTo(LabelOutcome.YES);
        assertThat(LabelOutcome.of(List.of(Verdict.YES, Verdict.NO))).isEqualTo(LabelOutcome.TIED);
        assertThat(LabelOutcome.of(List.of(Verdict.YES, Verdict.NO, Verdict.NO)))
                .isEqualTo(LabelOutcome.NO);
        assertThat(LabelOutcome.of(List.of(Verdict.YES, Verdict.CANT_TELL, Verdict.CANT_TELL)))
                .isEqualTo(LabelOutcome.CANT_TELL);
        assertThat(LabelOutcome.of(List.of(Verdict.YES, Verdict.NO, Verdict.CANT_TELL)))
                .isEqualTo(LabelOutcome.TIED);
    }

    @Test
    void labelsWrittenByThePageAreRead() throws IOException {
        Path file = labels("labels-anna.json", " anna ", """
                {"response": "r2", "hallucination": "yes", "kinds": ["object", "number"], "comment": "no cat",
                 "spans": [[2, 5], [9, 12]]},
                {"response": "r1", "hallucination": null, "kinds": [], "comment": "come back", "spans": []}""");
        Labels labels = Labels.read(folder, IDS);

        assertThat(labels.of("r2"))
                .containsOnlyKeys("anna")
                .containsValue(new Label(
                        "r2",
                        Verdict.YES,
                        Set.of(ErrorKind.NUMBER, ErrorKind.OBJECT),
                        "no cat",
                        List.of(new Label.Span(2, 5), new Label.Span(9, 12))));
        assertThat(labels.of("r1")).isEmpty();
        assertThat(labels.open()).containsEntry(file, List.of("r1")).hasSize(1);
    }

    @Test
    void sheetIdDependsOnlyOnTheSetOfResponses() {
        List<SheetKey.Response> turned = List.of(
                new SheetKey.Response("r2", "b", List.of("one")), new SheetKey.Response("r1", "a", List.of("one")));
        assertThat(SheetKey.of(9, turned).sheet()).isEqualTo(key.sheet());
        assertThat(SheetKey.of(3, turned.subList(0, 1)).sheet()).isNotEqualTo(key.sheet());
        assertThat(SheetKey.read(folder.resolve("labelling-key.json"))).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"response": "r1", "hallucination": "maybe"}                        | 'r1' has the unknown verdict 'maybe'
            {"response": "r1", "hallucination": "yes", "kinds": ["colour"]}     | 'r1' has the unknown kind 'colour'
            {"response": "r1", "hallucination": "yes", "spans": [[4, 4]]}       | 'r1' can't be used: a span from 4 to 4
            {"response": "r1", "hallucination": "no", "kinds": ["object"]}      | 'r1' has kinds or spans of errors
            {"hallucination": "no"}                                             | field "labels[0].response" is missing
            {"response": "r1", "hallucination": 1}                              | field "labels[0].hallucination" must be a string
            {"response": "r9", "hallucination": "no"}                           | labels r9, which its sheet doesn't have
            """)
    void errorNamesFileAndResponseOfDamagedLabel(String label, String message) throws IOException {
        Path file = labels("labels-anna.json", "anna", label);
        assertThatThrownBy(() -> Labels.read(folder, IDS))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void twoLabelsOfOnePersonPerResponseAreRejected() throws IOException {
        labels("labels-anna.json", "anna", no("r1") + "," + no("r2"));
        Path again = labels("labels-anna (1).json", "anna", no("r2"));
        assertThatThrownBy(() -> Labels.read(folder, IDS))
                .hasMessageContaining(again.toString())
                .hasMessageContaining("labels-anna.json")
                .hasMessageContaining("labels of 'anna' for r2:");
        labels("labels-anna (1).json", "ben", no("r2"));
        assertThat(Labels.read(folder, IDS).of("r2")).containsOnlyKeys("anna", "ben");
        labels("labels-anna.json", "anna", no("r1") + "," + no("r1"));
        assertThatThrownBy(() -> Labels.read(folder, IDS)).hasMessageContaining("has the response 'r1' twice");
    }

    @Test
    void labelFilesOfUnknownSheetsAreRejected() throws IOException {
        Path file = folder.resolve("labels-anna.json");
        Files.writeString(file, "{\"version\": 1, \"sheet\": \"other\", \"annotator\": \"anna\", \"labels\": []}");
        assertThatThrownBy(() -> Labels.read(folder, IDS))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(
                        "belongs to the sheet 'other', but this folder has only the sheets [" + key.sheet() + "]");
        Files.writeString(file, "{\"version\": 2, \"sheet\": \"other\", \"annotator\": \"anna\", \"labels\": []}");
        assertThatThrownBy(() -> Labels.read(folder, IDS))
                .hasMessageContaining("is of version 2, this release reads version 1");
        Files.writeString(file, "{\"version\": 1, \"sheet\"");
        assertThatThrownBy(() -> Labels.read(folder, IDS)).hasMessageContaining("is not valid JSON");
        labels("labels-anna.json", " ", "");
        assertThatThrownBy(() -> Labels.read(folder, IDS)).hasMessageContaining("'annotator' is empty");
    }

    @Test
    void labelsOfChangedAnswersAreRejected() throws IOException {
        labels("labels-anna.json", "anna", no("r1"));
        assertThatThrownBy(() -> Labels.read(folder, List.of("r1", "r3")))
                .hasMessageContaining("whose \"responses\" lack r3: the responses have changed since");
    }
}
