package io.github.rlaifv.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.human.ClaimSheet;
import io.github.rlaifv.human.ComparisonSheet;
import io.github.rlaifv.human.HumanSheet;
import io.github.rlaifv.human.ModelAnswers;
import io.github.rlaifv.human.agreement.ClaimAgreement;
import io.github.rlaifv.human.agreement.HumanReport;
import io.github.rlaifv.human.agreement.HumanReportWriter;
import io.github.rlaifv.human.agreement.ModelPreference;
import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages on which people label, in a real browser. Skipped without one. */
@Timeout(120)
class HumanSheetInBrowserIT {
    private static final String HOSTILE =
            "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">{{style}}";

    @TempDir
    static Path folder;

    private static Path claims;
    private static Path models;
    private static Path downloads;
    private static HeadlessBrowser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<HeadlessBrowser> found = HeadlessBrowser.start(folder.resolve("profile"));
        assumeThat(found).as("Chromium or Chrome with chromedriver on the PATH").isPresent();
        downloads = Files.createDirectory(folder.resolve("downloads"));
        browser = found.orElseThrow().downloadsTo(downloads);
        Path file = TinyData.instructions(folder, 4);
        InstructionDataset instructions = InstructionDataset.open(file);
        claims = folder.resolve("claims");
        ClaimSheet.builder()
                .feedback(FeedbackFolder.open(TinyData.feedback(file, folder.resolve("feedback")), instructions))
                .claims(12)
                .pairs(2)
                .build()
                .write(claims);
        models = folder.resolve("models");
        Map<String, String> base = new TreeMap<>();
        Map<String, String> aligned = new TreeMap<>();
        instructions.toList().forEach(one -> {
            base.put(one.id(), "Base says: " + HOSTILE);
            aligned.put(one.id(), "A long text. ".repeat(60) + "W".repeat(200));
        });
        ComparisonSheet.builder()
                .models(new ModelAnswers("base", base), new ModelAnswers("aligned", aligned))
                .instructions(instructions)
                .build()
                .write(models);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void forget() throws IOException {
        browser.window(1280, 900, "light").open(page(claims));
        browser.script("localStorage.clear()");
        for (String name : List.of("labels-Anna.json", "labels-Ben-Ö.json")) {
            Files.deleteIfExists(downloads.resolve(name));
        }
    }

    private static String page(Path sheet) {
        return sheet.resolve(HumanSheet.PAGE).toUri().toString();
    }

    private static WebElement find(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    private static void begin(String name) {
        find("#name").clear();
        find("#name").sendKeys(name, Keys.ENTER);
        browser.waitFor("return document.getElementById('work').hidden ? null : true");
    }

    private static void press(CharSequence... keys) {
        browser.focused().sendKeys(keys);
    }

    private static Path saved(String name) {
        find("#save").click();
        Path file = downloads.resolve(name);
        browser.waitFor("return document.getElementById('status').textContent.startsWith('Saved') ? true : null");
        long end = System.nanoTime() + 20_000_000_000L;
        while (!Files.exists(file) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(file).exists();
        return file;
    }

    @Test
    void claimsAndPairsAreLabeledByKeysKeptSavedLoadedAndReadBack() throws IOException {
        HumanKey key = HumanKey.read(claims);
        browser.open(page(claims));
        begin("Anna");
        browser.requireSound("claims");
        assertThat(find("#count").getText())
                .startsWith("0 of " + (key.claims().size() + key.choices().size()));
        assertThat(find("main").getText())
                .doesNotContainIgnoringCase("confirmed")
                .doesNotContain("rejected", "p(yes)");
        for (ClaimUnit claim : key.claims()) {
            assertThat(find("article.current legend").getText()).isEqualTo(claim.statement());
            press(claim.confirmed() ? "1" : "2");
        }
        browser.driver().navigate().refresh();
        assertThat(find("#name").getDomProperty("value")).isEqualTo("Anna");
        begin("Anna");
        assertThat(find("#status").getText()).isEqualTo("Your earlier work was restored.");
        assertThat(find("#count").getText()).startsWith(key.claims().size() + " of ");
        for (ChoiceUnit pair : key.choices()) {
            assertThat(find("article.current legend").getText())
                    .isEqualTo("Which response has fewer errors about the image?");
            press(pair.a().equals("chosen") ? "a" : "b");
        }
        assertThat(find("#status").getText()).isEqualTo("Everything is answered: save the file.");
        Path file = saved("labels-Anna.json");
        assertThat(HumanLabelFile.read(file).labels())
                .hasSize(key.claims().size() + key.choices().size());
        // another browser knows nothing until the file is loaded
        browser.script("localStorage.clear()");
        browser.driver().navigate().refresh();
        find("#file").sendKeys(file.toString());
        browser.waitFor("return document.getElementById('status').textContent.startsWith('Loaded') ? true : null");
        assertThat(find("#bar").getDomProperty("value")).isEqualTo(find("#bar").getDomProperty("max"));
        HumanReport report = HumanReport.read(claims, List.of(file));
        ClaimAgreement agreement = Objects.requireNonNull(report.claims());
        assertThat(agreement.agreement().count()).isEqualTo(key.claims().size());
        assertThat(agreement.agreement().share()).isEqualTo(1);
        assertThat(Objects.requireNonNull(report.pairs()).agreement().hits())
                .isEqualTo(key.choices().size());
    }

    @Test
    void modelsAreComparedByMouseWithReasonsAndTextsDoNotRun() throws IOException {
        browser.open(page(models));
        begin("Ben Ö");
        HumanKey key = HumanKey.read(models);
        for (ChoiceUnit item : key.choices()) {
            assertThat(find("#texts").getText()).contains(HOSTILE).doesNotContain("aligned");
            assertThat(browser.driver().getTitle()).isEqualTo("Labeling sheet");
            browser.script("document.querySelector('article.current').scrollIntoView({ block: 'center' })");
            find("article.current input[value=" + (item.a().equals("aligned") ? "a" : "b") + "]")
                    .click();
            find("article.current .note summary").click();
            find("article.current textarea").sendKeys("a reason");
            if (!item.equals(key.choices().get(key.choices().size() - 1))) {
                find("#next").click();
            }
        }
        browser.requireSound("models");
        Path file = saved("labels-Ben-Ö.json");
        assertThat(HumanLabelFile.read(file).labels())
                .allMatch(label -> label.note().equals("a reason"));
        ModelPreference preference =
                Objects.requireNonNull(HumanReport.read(models, List.of(file)).models());
        assertThat(preference.losses()).isEqualTo(key.choices().size());
    }

    @Test
    void fileOfAnotherSheetIsNotLoaded() throws IOException {
        browser.open(page(models));
        Path other = Files.writeString(
                folder.resolve("other.json"),
                "{\"version\":1,\"sheet\":\"" + HumanKey.read(claims).sheet()
                        + "\",\"annotator\":\"Eve\",\"labels\":[]}");
        find("#file").sendKeys(other.toString());
        browser.waitFor("return document.getElementById('status').textContent || null");
        assertThat(find("#status").getText()).contains("other.json is not a labels file of this sheet");
        Path wrong = Files.writeString(
                folder.resolve("wrong.json"),
                "{\"version\":1,\"sheet\":\"" + HumanKey.read(models).sheet()
                        + "\",\"annotator\":\"Eve\",\"labels\":[{\"unit\":\"x\",\"answer\":\"a\",\"note\":\"\"},7]}");
        find("#file").sendKeys(wrong.toString());
        browser.waitFor("return document.getElementById('status').textContent.includes('wrong.json') || null");
        assertThat(find("#status").getText()).contains("has 2 labels that do not belong to this sheet");
        assertThat(find("#start").isDisplayed()).isTrue();
    }

    @Test
    void everythingIsReachedByKeys() {
        browser.open(page(claims));
        begin("Anna");
        String first = find("article.current legend").getText();
        press("j");
        assertThat(find("article.current legend").getText()).isNotEqualTo(first);
        press("k");
        press("c");
        assertThat(browser.focused().getTagName()).isEqualTo("textarea");
        press("1j", Keys.ESCAPE);
        assertThat(browser.focused().getTagName()).isEqualTo("article");
        assertThat(find("article.current textarea").getDomProperty("value")).isEqualTo("1j");
        assertThat(find("#count").getText()).startsWith("0 of");
        press("3");
        press("u");
        assertThat(find("#count").getText()).startsWith("1 of");
        browser.script("document.getElementById('shortcuts').checked = false");
        press("1");
        assertThat(find("#count").getText()).startsWith("1 of");
    }

    @Test
    void pagesFitWideAndNarrowWindowsInBothColors() throws IOException {
        Files.writeString(
                claims.resolve("labels-Cy.json"),
                "{\"version\":1,\"sheet\":\"" + HumanKey.read(claims).sheet()
                        + "\",\"annotator\":\"Cy\",\"labels\":[{\"unit\":\""
                        + HumanKey.read(claims).claims().get(0).id() + "\",\"answer\":\"true\",\"note\":\"\"}]}");
        Path report = HumanReportWriter.write(HumanReport.read(claims), folder.resolve("report"));
        Files.delete(claims.resolve("labels-Cy.json"));
        for (int width : new int[] {1280, 390}) {
            Map<String, String> backgrounds = new TreeMap<>();
            for (String scheme : List.of("light", "dark")) {
                String where = " at " + width + ", " + scheme;
                browser.window(width, 844, scheme);
                for (Path sheet : List.of(claims, models)) {
                    browser.open(page(sheet));
                    browser.requireSound("start" + where);
                    requireNames(where);
                    begin("Anna");
                    browser.requireSound("sheet" + where);
                    requireNames(where);
                    requireSizes(where);
                }
                backgrounds.put(scheme, browser.script("return getComputedStyle(document.body).backgroundColor"));
                browser.open(report.toUri().toString());
                browser.requireSound("report" + where);
            }
            assertThat(backgrounds.get("dark")).isNotEqualTo(backgrounds.get("light"));
        }
    }

    private static void requireNames(String where) {
        List<Object> nameless = browser.script("return Array.from(document.querySelectorAll("
                + "'button, input, textarea, progress, dialog, img')).filter(function (one) {"
                + " return !(one.getAttribute('aria-label') || one.alt || one.textContent.trim()"
                + " || (one.labels && one.labels.length > 0)); }).map(function (one) { return one.outerHTML; })");
        assertThat(nameless).as("elements without a name" + where).isEmpty();
    }

    /** Answers are large enough for fingers, and not hidden below the bar of buttons. */
    private static void requireSizes(String where) {
        List<Object> small =
                browser.script("return Array.from(document.querySelectorAll('fieldset label, footer button'))"
                        + ".filter(function (one) { var box = one.getBoundingClientRect(); return box.height < 39 || box.width < 40; })"
                        + ".map(function (one) { return one.outerHTML; })");
        assertThat(small).as("answers that are too small" + where).isEmpty();
        Boolean covered = browser.script("scrollTo(0, document.documentElement.scrollHeight);"
                + "var last = document.querySelector('.keys').getBoundingClientRect();"
                + "return last.bottom > document.querySelector('footer').getBoundingClientRect().top");
        assertThat(covered)
                .as("the page's end is below the bar of buttons" + where)
                .isFalse();
    }
}
