package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A headless Chromium that looks at the page. Where none is installed its tests are skipped; with {@code CI=true} they
 * fail instead.
 */
final class Browser implements AutoCloseable {

    static final int DESK = 1280;
    private static final int PHONE = 380;
    private static final Logger log = LoggerFactory.getLogger(Browser.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = resource("/axe.min.js");
    private static final String RUN_AXE = """
            const done = arguments[0];
            axe.run(document, {iframes: false}).then(found => done(found.violations.flatMap(violation =>
                violation.nodes.map(node => violation.id + ': ' + node.target + ' ' + node.failureSummary))));""";

    private final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    static Browser orSkip(int port) {
        Optional<File> chromium = installed("chromium", "chromium-browser", "google-chrome");
        Optional<File> driver = installed("chromedriver");
        if (chromium.isEmpty() || driver.isEmpty()) {
            String missing = "tests in a browser are skipped: there is no chromium or no chromedriver in the PATH;"
                    + " install them with `apt-get install chromium chromium-driver`";
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(missing);
            }
            log.warn(missing);
            Assumptions.abort(missing);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
        System.setProperty("webdriver.chrome.driver", driver.orElseThrow().getPath());
        ChromeDriver chrome = new ChromeDriver(options);
        chrome.manage().timeouts().scriptTimeout(PATIENCE);
        Browser browser = new Browser(chrome, "http://127.0.0.1:" + port + "/");
        browser.width(DESK);
        chrome.get(browser.base);
        return browser;
    }

    private static Optional<File> installed(String... names) {
        List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    private static String resource(String name) {
        try (InputStream in = Browser.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes to a view of the page that is open. */
    void open(String view) {
        script("location.hash = arguments[0]", "#/" + view);
        until(page -> script("return document.querySelector('h1') !== null"));
    }

    /** Loads the page by an address of its own, which begins after the host. */
    void openAt(String address) {
        driver.get(base + address);
    }

    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /** @param scheme light or dark, as the viewer prefers it */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    WebElement find(String css) {
        return until(page -> driver.findElement(By.cssSelector(css)));
    }

    /** Finds what is shown accessible, and as wide as the window, in light and dark, on a desk and a phone; with pictures. */
    void lookAtEverySize(String name) {
        for (String scheme : List.of("light", "dark")) {
            prefer(scheme);
            for (int width : new int[] {DESK, PHONE}) {
                width(width);
                assertThat(violations()).isEmpty();
                assertThat(script("return document.documentElement.scrollWidth"))
                        .isEqualTo((long) width);
                screenshot(name + "-" + scheme + "-" + width);
            }
        }
        width(DESK);
        prefer("light");
    }

    /** The button, or link, of this name. */
    WebElement control(String name) {
        String quoted = "\"" + name + "\"";
        return until(page -> driver.findElement(By.xpath("//*[self::button or self::a][normalize-space() = " + quoted
                + " or @aria-label = " + quoted + "][not(@hidden)]")));
    }

    void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    void choose(String css, String option) {
        new Select(find(css)).selectByVisibleText(option);
    }

    /** Waits until somewhere in this part of the page such words stand. */
    void awaitText(String css, String words) {
        until(page -> driver.findElement(By.cssSelector(css)).getText().contains(words));
    }

    /** Opens another tab at a view, and looks at it. Returns how to come back. */
    Runnable tab(String view) {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        width(DESK);
        driver.get(base + "#/" + view);
        return () -> {
            driver.close();
            driver.switchTo().window(before);
        };
    }

    /** Waits for something true, or for something that is there. */
    <T> T until(Function<ChromeDriver, T> condition) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
                .ignoring(NoSuchElementException.class, StaleElementReferenceException.class)
                .until(page -> condition.apply(driver));
    }

    Object script(String code, Object... values) {
        return ((JavascriptExecutor) driver).executeScript(code, values);
    }

    /** @param code calls its last argument with what it found */
    Object asyncScript(String code) {
        return driver.executeAsyncScript(code);
    }

    /** What axe finds against the rules for accessible pages; empty when all is well. */
    List<?> violations() {
        script(AXE);
        return (List<?>) driver.executeAsyncScript(RUN_AXE);
    }

    /** Takes the page as a whole, however long it is. */
    void screenshot(String name) {
        Map<String, Object> image = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        try {
            Files.createDirectories(SCREENSHOTS);
            byte[] png = OutputType.BYTES.convertFromBase64Png((String) image.get("data"));
            Files.write(SCREENSHOTS.resolve(name + ".png"), png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
