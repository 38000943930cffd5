package io.github.rlaifv.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.report.inspect.Inspection;
import io.github.rlaifv.report.inspect.InspectionExport;
import io.github.rlaifv.report.inspect.InspectionServer;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.inspect.item.ItemFilter;
import io.github.rlaifv.report.inspect.item.ItemState;
import io.github.rlaifv.report.inspect.item.ItemTraits;
import io.github.rlaifv.tinyworld.quickstart.Quickstart;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages of a small quickstart in a real browser: those of the inspection and the reports. Skipped without one. */
@Timeout(240)
class PagesInBrowserIT {
    private static final int SCENES = 24;

    @TempDir
    static Path folder;

    private static Path run;
    private static Inspection inspection;
    private static InspectionServer server;
    private static HeadlessBrowser browser;

    @BeforeAll
    static void start() {
        Optional<HeadlessBrowser> found = HeadlessBrowser.start(folder.resolve("profile"));
        assumeThat(found).as("Chromium or Chrome with chromedriver on the PATH").isPresent();
        browser = found.orElseThrow();
        run = folder.resolve("run");
        Quickstart.run(QuickstartOptions.embedded()
                .output(run)
                .rounds(rounds -> rounds.rounds(1))
                .instructions(SCENES)
                .feedback(feedback -> feedback.candidates(4))
                .evaluation(evaluation -> evaluation
                        .withDevelopmentScenes(6)
                        .withTestScenes(6)
                        .withBestOf(2)
                        .withBestOfScenes(3)
                        .withSamples(2))
                .build());
        inspection = Inspection.open(run);
        server = InspectionServer.start(inspection, 0);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
            inspection.close();
        }
    }

    private static String address(String path) {
        return server.address().resolve(path).toString();
    }

    private static int part(String name) {
        List<String> names =
                inspection.parts().stream().map(InspectedPart::name).toList();
        assertThat(names).contains(name);
        return names.indexOf(name);
    }

    private static WebElement find(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    private static void choose(String name, String value) {
        find("select[name=" + name + "] option[value=" + value + "]").click();
    }

    private static void press(CharSequence... keys) {
        browser.focused().sendKeys(keys);
    }

    private static void awaitFound(String start) {
        browser.await(() -> find(".found").getText().startsWith(start));
    }

    @Test
    void listIsFilteredAndAnItemOpened() {
        browser.window(1280, 900, "light").open(server.address().toString());
        find("a[href='/part/" + part("round 1: instructions") + "']").click();
        awaitFound(SCENES + " of " + SCENES + " instructions");
        browser.requireSound("list");
        choose("state", "some-rejected");
        choose("order", "rejected");
        InspectedPart shown = inspection.parts().get(part("round 1: instructions"));
        // which responses are sampled depends on the machine, so the bound is that of the largest gap
        double gap = IntStream.of(shown.select(ItemFilter.ALL.withState(ItemState.SOME_REJECTED)))
                .mapToDouble(index -> ItemTraits.of(shown.get(index)).gap())
                .max()
                .orElseThrow();
        find("input[name=least-gap]").sendKeys(String.valueOf(gap), Keys.ENTER);
        int[] rejected =
                shown.select(ItemFilter.ALL.withState(ItemState.SOME_REJECTED).withGap(gap, Double.POSITIVE_INFINITY));
        assertThat(rejected).isNotEmpty();
        awaitFound(rejected.length + " of " + SCENES);
        assertThat(find(".row .chip.bad").getText()).matches("✗ \\d+ rejected");
        find(".row a.open").click();
        assertThat(find(".claims .verdict.bad").getText()).contains("✗", "rejected");
        assertThat(find(".claims .p").getText()).matches("p\\(yes\\) [01]\\.\\d{3}");
        assertThat(find(".pager").getText()).contains("1 of " + rejected.length);
        browser.requireSound("item");
    }

    @Test
    void everythingIsReachedByKeys() {
        String list = address("/part/" + part("round 1: instructions"));
        browser.window(1280, 900, "light").open(list);
        press("n");
        browser.awaitAddress(shown -> shown.endsWith("?page=2"));
        press("p");
        browser.awaitAddress(list::equals);
        press("/");
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("text");
        press("What", Keys.ENTER);
        browser.awaitAddress(shown -> shown.contains("text=What"));
        press("j");
        press("j");
        press("k");
        String first = browser.focused().getText();
        press(Keys.ENTER);
        browser.awaitAddress(shown -> shown.contains("/item/"));
        assertThat(find(".question").getText()).isEqualTo(first).contains("What");
        String one = browser.driver().getCurrentUrl();
        press("j");
        browser.awaitAddress(shown -> !shown.equals(one) && shown.contains("/item/") && shown.contains("text=What"));
        press("u");
        browser.awaitAddress(shown -> shown.startsWith(list + "?text=What"));
        press("u");
        browser.awaitAddress(server.address().toString()::equals);
        browser.open(list);
        press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
    }

    @Test
    void pagesFitWideAndNarrowWindowsInBothColors() {
        int instructions = part("round 1: instructions");
        int pairs = part("round 1: pairs");
        for (int width : new int[] {1280, 390}) {
            Map<String, String> backgrounds = new TreeMap<>();
            for (String scheme : List.of("light", "dark")) {
                browser.window(width, 844, scheme);
                for (String path : List.of(
                        "/",
                        "/part/" + instructions,
                        "/part/" + instructions + "/item/0",
                        "/part/" + pairs,
                        "/part/" + pairs + "/item/0",
                        "/part/" + part("base: pools") + "/item/0")) {
                    browser.open(address(path));
                    browser.requireSound(path + " at " + width + ", " + scheme);
                }
                backgrounds.put(scheme, browser.script("return getComputedStyle(document.body).backgroundColor"));
            }
            assertThat(backgrounds.get("dark")).isNotEqualTo(backgrounds.get("light"));
        }
    }

    @Test
    void chosenAndRejectedStandSideBySideOrBelowEachOther() {
        String pair = address("/part/" + part("round 1: pairs") + "/item/0");
        String tops = "return Array.from(document.querySelectorAll('.sides > *'))"
                + ".map(function (side) { return Math.round(side.getBoundingClientRect().top); })";
        browser.window(1280, 900, "light").open(pair);
        List<Number> beside = browser.script(tops);
        assertThat(beside).hasSize(2).satisfies(two -> assertThat(two.get(0)).isEqualTo(two.get(1)));
        assertThat(find(".sides").getText()).contains("✓ chosen", "✗ rejected", "Claims only here");
        browser.window(390, 844, "light").open(pair);
        List<Number> below = browser.script(tops);
        assertThat(below.get(0).intValue()).isLessThan(below.get(1).intValue());
    }

    @Test
    void reportsFitAndTheirChartsAreReadable() {
        for (int width : new int[] {1280, 390}) {
            for (String scheme : List.of("light", "dark")) {
                browser.window(width, 844, scheme);
                for (Path report : inspection.reports()) {
                    String what = run.relativize(report) + " at " + width + ", " + scheme;
                    browser.open(report.toUri().toString());
                    browser.requireSound(what);
                    requireReadable(what);
                }
            }
        }
        assertThat(inspection.reports()).hasSize(3);
    }

    private static void requireReadable(String what) {
        List<Object> sizes = browser.script("return Array.from(document.querySelectorAll('.chart > svg')).filter("
                + "function (svg) { return svg.getBoundingClientRect().width > 0; }).flatMap(function (svg) {"
                + " var scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;"
                + " return Array.from(svg.querySelectorAll('text')).map(function (text) {"
                + " return scale * parseFloat(getComputedStyle(text).fontSize); })"
                + ".filter(function (size) { return size < 8.5 || size > 15; }); })");
        assertThat(sizes).as("sizes of the charts' texts, in pixels: " + what).isEmpty();
        List<Object> clipped = browser.script("return Array.from(document.querySelectorAll('.chart > svg')).filter("
                + "function (svg) { return svg.getBoundingClientRect().width > 0; }).flatMap(function (svg) {"
                + " var box = svg.viewBox.baseVal; return Array.from(svg.querySelectorAll('text')).filter(function (text) {"
                + " var own = text.getBBox(); return own.x < -0.5 || own.x + own.width > box.width + 0.5; })"
                + ".map(function (text) { return text.textContent; }); })");
        assertThat(clipped).as("texts of charts that are cut off: " + what).isEmpty();
        List<Object> alone = browser.script("return Array.from(document.querySelectorAll('.cards, .charts')).filter("
                + "function (grid) { var tiles = Array.from(grid.children).map(function (tile) {"
                + " return tile.getBoundingClientRect(); }).filter(function (box) { return box.width > 0; });"
                + " if (tiles.length < 2) { return false; } var last = tiles[tiles.length - 1];"
                + " return tiles.filter(function (box) { return Math.abs(box.top - last.top) < 2; }).length === 1"
                + " && last.width < 0.9 * grid.getBoundingClientRect().width; })"
                + ".map(function (grid) { return grid.textContent.slice(0, 60); })");
        assertThat(alone).as("a tile alone in its row: " + what).isEmpty();
        List<Object> unhinted = browser.script("return Array.from(document.querySelectorAll('.scroll')).filter("
                + "function (box) { return box.scrollWidth > box.clientWidth && (box.tabIndex !== 0"
                + " || getComputedStyle(box).backgroundImage.split('gradient').length < 5); })"
                + ".map(function (box) { return box.textContent.slice(0, 60); })");
        assertThat(unhinted).as("tables that scroll without a hint: " + what).isEmpty();
    }

    @Test
    void exportedPagesAreFilteredByTheirScript() {
        Path first = InspectionExport.write(inspection, folder.resolve("pages"), 10);
        URI list = first.resolveSibling("part-" + part("round 1: instructions") + ".html")
                .toUri();
        for (int width : new int[] {1280, 390}) {
            browser.window(width, 844, "light").open(list.toString());
            browser.requireSound("exported list at " + width);
        }
        awaitFound("10 of " + SCENES);
        choose("state", "some-rejected");
        Number rejected = browser.script("return document.querySelectorAll('.row:not([hidden])').length");
        Number expected = browser.script("return Array.from(document.querySelectorAll('.row')).filter(function (row) {"
                + " return row.querySelector('.chip.bad'); }).length");
        assertThat(rejected.intValue()).isEqualTo(expected.intValue()).isBetween(1, 10);
        find("input[name=text]").sendKeys("no response says this", Keys.ENTER);
        awaitFound("0 of 10");
        find(".buttons a").click();
        awaitFound("10 of " + SCENES);
        choose("order", "gap");
        List<Number> gaps = browser.script("return Array.from(document.querySelectorAll('.row')).map(function (row) {"
                + " return Number(row.dataset.gap); })");
        assertThat(gaps.stream().map(gap -> -gap.doubleValue()).toList()).isSorted();
        find(".row a.open").click();
        browser.requireSound("exported item");
        press("u");
        browser.awaitAddress(list.toString()::equals);
    }
}
