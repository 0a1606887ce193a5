"""What the company's door asks: lead time, fields of the list, papers, heads, drop-off."""

from flask import redirect, render_template, url_for

from blueprints.hosts import blueprint
from operations import visit_rules
from web.access import as_host, needs_host
from web.settings_forms import kept
from web.visit_rules import RulesForm


@blueprint.route("/<slug:slug>/host/rules", methods=["GET", "POST"])
@needs_host
def rules(event, company):
    form = RulesForm.of(company)

    def change():
        return visit_rules.keep(company, form.facts, seen=form.seen.data or "", by=as_host(company))

    if kept(form, change):
        return redirect(url_for("hosts.page", slug=event.slug, _anchor="rules"), 303)
    return render_template("hosts/rules.html", company=company, form=form), 422 if form.errors else 200
