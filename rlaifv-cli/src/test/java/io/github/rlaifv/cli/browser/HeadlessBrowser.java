package io.github.rlaifv.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A real browser without a window: Chromium or Chrome with its driver, as installed on this machine. It has no access to
 * the network but to this machine.
 */
final class HeadlessBrowser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final ChromeDriver driver;

    private HeadlessBrowser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts the browser; empty if this machine has none, or none with a driver. */
    static Optional<HeadlessBrowser> start(Path profile) {
        Optional<Path> browser =
                BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst();
        Optional<Path> chromedriver = onPath("chromedriver");
        if (browser.isEmpty() || chromedriver.isEmpty()) {
            return Optional.empty();
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage()
                .timeouts()
                .pageLoadTimeout(PATIENCE)
                .scriptTimeout(PATIENCE)
                .implicitlyWait(PATIENCE);
        return Optional.of(new HeadlessBrowser(driver));
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(file -> file.toFile().canExecute())
                .findFirst();
    }

    WebDriver driver() {
        return driver;
    }

    /** Shows following pages in a window of this size and color scheme. */
    HeadlessBrowser window(int width, int height, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** Saves files that pages offer to a folder. */
    HeadlessBrowser downloadsTo(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
        return this;
    }

    void open(String address) {
        driver.get(address);
    }

    @SuppressWarnings("unchecked")
    <T> T script(String script, Object... arguments) {
        return (T) ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    /** Returns the element with the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Checks that the page has loaded all its images, is not wider than the window, and reported no errors. */
    void requireSound(String what) {
        script("document.querySelectorAll('img[loading]').forEach(function (image) { image.loading = 'eager'; });");
        List<Object> broken = waitFor("return document.readyState === 'complete'"
                + " && Array.from(document.images).every(function (image) { return image.complete; })"
                + " ? Array.from(document.images).filter(function (image) {"
                + " return image.hasAttribute('src') && image.naturalWidth === 0; })"
                + ".map(function (image) { return image.src.slice(0, 80); }) : null");
        assertThat(broken).as("broken images of " + what).isEmpty();
        List<Object> wide = script("var width = document.documentElement.clientWidth;"
                + "if (document.documentElement.scrollWidth > width) { return Array.from("
                + "document.querySelectorAll('body *')).filter(function (one) {"
                + " return one.getBoundingClientRect().right > width + 1 && !one.closest('.scroll'); })"
                + ".map(function (one) { return one.tagName + '.' + one.className; }); } return [];");
        assertThat(wide).as("wider than the window: " + what).isEmpty();
        assertThat(errors()).as("messages of the browser about " + what).isEmpty();
    }

    private List<String> errors() {
        return driver.manage().logs().get("browser").getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel().getName().toLowerCase(Locale.ROOT) + ": " + entry.getMessage())
                .toList();
    }

    /** Waits for a page that a key or a form opens: the browser answers before it even begins to load it. */
    void awaitAddress(Predicate<String> expected) {
        await(() -> expected.test(driver.getCurrentUrl())
                && script("return document.readyState").equals("complete"));
    }

    /** Waits until something holds, also where pages and their elements are just being replaced. */
    void await(BooleanSupplier condition) {
        until(
                () -> condition.getAsBoolean() ? true : null,
                () -> "the browser stayed at " + driver.getCurrentUrl() + ", which shows: "
                        + driver.findElement(By.tagName("body")).getText());
    }

    /** Runs a script until it returns something. */
    <T> T waitFor(String script) {
        return until(() -> this.<T>script(script), () -> "the browser did not come to: " + script);
    }

    private static <T> T until(Supplier<@Nullable T> wanted, Supplier<String> failure) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                T found = wanted.get();
                if (found != null) {
                    return found;
                }
            } catch (StaleElementReferenceException replaced) {
                // the page was exchanged meanwhile: look again
            }
        }
        throw new AssertionError(failure.get());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
