package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.VendorProperties;
import java.util.List;
import org.springframework.core.env.Environment;

/**
 * Keeps the demo, which any program of the machine may use, from ever sending a real email: it has simulated vendors only, and
 * a database that no other gateway takes, as emails and keys in it may be anybody's.
 */
final class DemoMode {

    private static final String PROPERTY = "email-throttle.security.demo";
    private static final String SIMULATED = "simulated";
    private static final String FILE = "demo.db";

    private DemoMode() {}

    /** @throws ConfigurationProblem when the demo could send, or a gateway that sends would work on the demo's database */
    static void requireHarmless(boolean demo, List<VendorProperties> vendors, String url) {
        if (!demo) {
            requireNotOfTheDemo(url);
            return;
        }
        for (VendorProperties vendor : vendors) {
            if (!SIMULATED.equals(vendor.type())) {
                throw new ConfigurationProblem(
                        PROPERTY,
                        "it is true, and the vendor '" + vendor.name() + "' is of the type '" + vendor.type()
                                + "'; allowed with it are simulated vendors only. To send real email, start without the"
                                + " demo, by `./email-throttle`");
            }
        }
    }

    /** Before it is opened: the demo would pretend to send what waits in another one. */
    static void requireOwnDatabase(Environment environment, String url) {
        if (environment.getProperty(PROPERTY, Boolean.class, false) && !isDemo(url)) {
            throw new ConfigurationProblem(
                    PROPERTY,
                    "it is true, and spring.datasource.url is " + url.replaceFirst("\\?.*", "")
                            + "; allowed with it is an SQLite file of the name " + FILE
                            + ", on which no other gateway works");
        }
    }

    private static void requireNotOfTheDemo(String url) {
        if (isDemo(url)) {
            throw new ConfigurationProblem(
                    "spring.datasource.url",
                    "it is " + url + ", the demo's, whose emails and keys may be anybody's; allowed is any other");
        }
    }

    private static boolean isDemo(String url) {
        return SqliteFile.of(url).filter(file -> file.path().endsWith(FILE)).isPresent();
    }
}
