package io.emailthrottle.security;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.Ordered;

/**
 * Keeps Spring Security from looking up the controller of every request a second time: it does so as soon as there is an
 * introspector of the mappings, for matchers by controller, and here all match by path.
 */
final class SingleHandlerLookup implements BeanDefinitionRegistryPostProcessor, Ordered {

    private static final String INTROSPECTOR = "mvcHandlerMappingIntrospector";

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry.containsBeanDefinition(INTROSPECTOR)) {
            registry.removeBeanDefinition(INTROSPECTOR);
        }
    }

    /** Before Spring Security's own, which has no order. */
    @Override
    public int getOrder() {
        return 0;
    }
}
