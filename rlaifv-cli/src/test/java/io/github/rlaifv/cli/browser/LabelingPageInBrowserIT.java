package io.github.rlaifv.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.inference.evaluation.labeling.ErrorKind;
import io.github.rlaifv.inference.evaluation.labeling.Label;
import io.github.rlaifv.inference.evaluation.labeling.LabelFile;
import io.github.rlaifv.inference.evaluation.labeling.SheetPage;
import io.github.rlaifv.inference.evaluation.labeling.Verdict;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** MHumanEval's labeling page in a real browser, and what it shares with other pages. Skipped without a browser. */
@Timeout(120)
class LabelingPageInBrowserIT {
    @TempDir
    static Path folder;

    private static String page = "";
    private static Path downloads;
    private static HeadlessBrowser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<HeadlessBrowser> found = HeadlessBrowser.start(folder.resolve("profile"));
        assumeThat(found).as("Chromium or Chrome with chromedriver on the PATH").isPresent();
        downloads = Files.createDirectory(folder.resolve("downloads"));
        browser = found.orElseThrow().downloadsTo(downloads);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB), "png", png);
        Path file = folder.resolve("page.html");
        new SheetPage(
                        "f00d",
                        List.of(
                                question(Optional.of(ImageSource.of("a", png.toByteArray())), "r1", "r2"),
                                question(Optional.empty(), "r3")))
                .write(file);
        page = file.toUri().toString();
    }

    private static SheetPage.Question question(Optional<ImageSource> image, String... ids) {
        return new SheetPage.Question(
                image,
                "What is there?",
                List.of(ids).stream()
                        .map(id -> new SheetPage.Response(id, "A dog and a cat."))
                        .toList());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void forget() throws IOException {
        browser.window(1280, 900, "light").open(page);
        browser.script("localStorage.clear()");
        browser.open(page);
        Files.deleteIfExists(downloads.resolve("labels-Anna.json"));
    }

    private static WebElement find(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    private static String status() {
        return find("#status").getText();
    }

    private static void begin() {
        find("#name").clear();
        find("#name").sendKeys("Anna", Keys.ENTER);
        browser.waitFor("return document.getElementById('work').hidden ? null : true");
    }

    private static void press(CharSequence... keys) {
        browser.focused().sendKeys(keys);
    }

    private static void load(Path file) {
        find("#file").sendKeys(file.toString());
        browser.waitFor("return document.getElementById('status').textContent || null");
    }

    private static Path saved() {
        find("#save").click();
        Path file = downloads.resolve("labels-Anna.json");
        long end = System.nanoTime() + 20_000_000_000L;
        while (!Files.exists(file) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(file).exists();
        return file;
    }

    @Test
    void responsesAreLabeledByKeysKeptSavedAndLoaded() {
        begin();
        press("1");
        press("n");
        press("c");
        press("two cats", Keys.ESCAPE);
        browser.script("const text = document.querySelector('article.current .text').firstChild;"
                + "getSelection().setBaseAndExtent(text, 10, text, 15)");
        press("m");
        assertThat(find("article.current mark").getText()).isEqualTo("a cat");
        press("j");
        press("2");
        press("j");
        assertThat(find("#place").getText()).isEqualTo("Question 2 of 2");
        browser.requireSound("labeling page");
        browser.open(page);
        begin();
        assertThat(status()).isEqualTo("Your earlier work was restored.");
        press("3");
        assertThat(status()).startsWith("All responses are labeled");
        Path file = saved();
        List<Label> labels = LabelFile.read(file).labels();
        assertThat(labels)
                .containsExactly(
                        new Label(
                                "r1",
                                Verdict.YES,
                                Set.of(ErrorKind.NUMBER),
                                "two cats",
                                List.of(new Label.Span(10, 15))),
                        new Label("r2", Verdict.NO, Set.of(), "", List.of()),
                        new Label("r3", Verdict.CANT_TELL, Set.of(), "", List.of()));
        browser.script("localStorage.clear()");
        browser.open(page);
        load(file);
        assertThat(status()).isEqualTo("Loaded 3 labels of Anna.");
        assertThat(find("#count").getText()).isEqualTo("3 of 3 labeled by Anna");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "{\"version\":1,\"sheet\":\"f00d\",\"annotator\":\"Eve\"}",
                "{\"version\":1,\"sheet\":\"f00d\",\"annotator\":7,\"labels\":[]}",
                "{\"version\":1,\"sheet\":\"f00d\",\"annotator\":\"Eve\",\"labels\":[null]}",
                "{\"version\":1,\"sheet\":\"f00d\",\"annotator\":\"Eve\",\"labels\":"
                        + "[{\"response\":\"r1\",\"hallucination\":\"yes\",\"kinds\":null}]}",
                "{\"version\":1,\"sheet\":\"f00d\",\"annotator\":\"Eve\",\"labels\":"
                        + "[{\"response\":\"r1\",\"hallucination\":\"yes\",\"spans\":[[3,99]]}]}"
            })
    void damagedFileIsRejectedAsAWhole(String text) throws IOException {
        load(Files.writeString(folder.resolve("damaged.json"), text));
        assertThat(status()).startsWith("damaged.json ").endsWith("Nothing was loaded.");
        assertThat(find("#start").isDisplayed()).isTrue();
    }

    @Test
    void damagedLabelsInTheBrowserAreLeftOut() {
        browser.script("localStorage.setItem('rlaifv-labels/f00d/Anna', JSON.stringify([['r1', null],"
                + " ['r2', { hallucination: 'no', kinds: [], comment: '', spans: [] }], ['r9', {}], 7]))");
        begin();
        assertThat(find("#count").getText()).isEqualTo("1 of 3 labeled by Anna");
        press("2");
        assertThat(find("#count").getText()).isEqualTo("2 of 3 labeled by Anna");
    }

    @Test
    void fullStorageIsReportedUntilTheFileIsSaved() {
        begin();
        press("2");
        assertThat(status()).isEmpty();
        browser.script("for (let size = 1 << 22; size > 0; size >>= 1) {"
                + " try { for (;;) { localStorage.setItem('full-' + size + '-' + localStorage.length, 'x'.repeat(size)); } }"
                + " catch { } }");
        press("c");
        press("a remark that does not fit", Keys.ESCAPE);
        press("1");
        assertThat(status()).contains("This browser can't keep your work");
        saved();
        assertThat(status()).startsWith("Saved as labels-Anna.json").doesNotContain("can't keep");
        press("j");
        press("2");
        assertThat(status()).contains("This browser can't keep your work");
        // what could not be kept is newer than what is there
        press("k");
        assertThat(find("article.current textarea").getDomProperty("value")).isEqualTo("a remark that does not fit");
        assertThat(find("article.current input[value=yes]").isSelected()).isTrue();
        browser.script("Object.keys(localStorage).filter(function (key) { return key.startsWith('full'); })"
                + ".forEach(function (key) { localStorage.removeItem(key); })");
        press("2");
        assertThat(status()).isEmpty();
    }

    @Test
    void workInTwoWindowsIsJoined() {
        begin();
        String first = browser.driver().getWindowHandle();
        browser.driver().switchTo().newWindow(WindowType.TAB);
        try {
            browser.open(page);
            begin();
            press("1");
        } finally {
            browser.driver().switchTo().window(first);
        }
        browser.waitFor("return document.getElementById('count').textContent.startsWith('1 of 3') || null");
        assertThat(find("article.current input[value=yes]").isSelected()).isTrue();
        press("j");
        press("2");
        browser.open(page);
        begin();
        assertThat(find("#count").getText()).isEqualTo("2 of 3 labeled by Anna");
        browser.driver().getWindowHandles().stream()
                .filter(window -> !window.equals(first))
                .forEach(window -> browser.driver().switchTo().window(window).close());
        browser.driver().switchTo().window(first);
    }

    @Test
    void pageFitsWideAndNarrowWindowsInBothColors() {
        for (int width : new int[] {1280, 390}) {
            for (String scheme : List.of("light", "dark")) {
                browser.window(width, 844, scheme).open(page);
                browser.requireSound("start at " + width + ", " + scheme);
                begin();
                press("1");
                browser.requireSound("labeling page at " + width + ", " + scheme);
            }
        }
    }
}
