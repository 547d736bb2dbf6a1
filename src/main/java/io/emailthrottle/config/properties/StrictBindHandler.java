package io.emailthrottle.config.properties;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Refuses properties that nothing asked for: a misspelt limit must not be no limit. Spring Boot's own handler for this
 * lets unknown properties of list elements pass.
 */
public final class StrictBindHandler extends AbstractBindHandler {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^{}]*}");

    private final ConfigurationPropertyName root;
    private final Predicate<ConfigurationPropertySource> sources;
    private final Predicate<ConfigurationPropertyName> ignored;
    private final Set<ConfigurationPropertyName> asked = new HashSet<>();

    /**
     * @param root whose descendants are checked, once it is bound
     * @param sources those that are looked at
     * @param ignored names that are checked elsewhere
     */
    StrictBindHandler(
            BindHandler parent,
            ConfigurationPropertyName root,
            Predicate<ConfigurationPropertySource> sources,
            Predicate<ConfigurationPropertyName> ignored) {
        super(parent);
        this.root = root;
        this.sources = sources;
        this.ignored = ignored;
    }

    @Override
    public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        asked.add(name);
        return super.onStart(name, target, context);
    }

    /** Spring leaves a variable that is not set as it is written, and a vendor would be sent its name for a key. */
    @Override
    public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        if (result instanceof String text) {
            Matcher unset = VARIABLE.matcher(text);
            if (unset.find()) {
                throw new ConfigurationProblem(
                        name.toString(),
                        "'" + unset.group() + "' is not set: set that variable, or write the value here");
            }
        }
        return super.onSuccess(name, target, context, result);
    }

    @Override
    public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result)
            throws Exception {
        if (name.equals(root)) {
            refuseUnknown(context);
        }
        super.onFinish(name, target, context, result);
    }

    private void refuseUnknown(BindContext context) {
        for (ConfigurationPropertySource source : context.getSources()) {
            if (source instanceof IterableConfigurationPropertySource iterable && sources.test(source)) {
                iterable.stream()
                        .filter(name -> root.isAncestorOf(name) && !asked.contains(name) && !ignored.test(name))
                        .findFirst()
                        .ifPresent(name -> {
                            throw unknown(name);
                        });
            }
        }
    }

    private ConfigurationProblem unknown(ConfigurationPropertyName name) {
        Set<String> siblings = new TreeSet<>();
        asked.stream()
                .filter(known -> name.getParent().isParentOf(known))
                .forEach(known -> siblings.add(known.getLastElement(ConfigurationPropertyName.Form.DASHED)));
        return new ConfigurationProblem(name.toString(), "there is no such property; known here are " + siblings);
    }
}
