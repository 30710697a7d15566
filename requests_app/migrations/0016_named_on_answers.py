import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.conf import settings


def say_whose(apps, schema_editor):
    """What stands already is of requests: their streams record it, and their agencies own it."""
    requests = apps.get_model('requests_app', 'InformationRequest')
    owner = requests.objects.filter(pk=OuterRef('info_request_id')).values('agency_id')[:1]
    apps.get_model('requests_app', 'Grant').objects.update(root_id=F('info_request_id'))
    apps.get_model('requests_app', 'Glass').objects.update(root_id=F('info_request_id'), owner_id=Subquery(owner))


class Migration(migrations.Migration):
    """New columns, filled. The next one ties them down: what was written here must be committed first."""

    dependencies = [
        ('agencies', '0002_deputies'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('requests_app', '0015_wordings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='agencyresponse',
            name='restricted',
            field=models.BooleanField(default=False, help_text='only people who are named on it know that it exists'),
        ),
        migrations.CreateModel(
            name='ResponseGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='requests_app.agencyresponse')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
        migrations.RemoveConstraint(model_name='grant', name='requests_grant_one_live'),
        migrations.RemoveConstraint(model_name='grant', name='requests_grant_rec'),
        migrations.RemoveConstraint(model_name='glass', name='requests_glass_rec'),
        migrations.AddField(
            model_name='grant',
            name='root_id',
            field=models.UUIDField(help_text="whose stream records it: the request's or the response's", null=True),
        ),
        migrations.AddField(
            model_name='grant',
            name='response',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='requests_app.agencyresponse'),
        ),
        migrations.AddField(
            model_name='glass',
            name='root_id',
            field=models.UUIDField(help_text="whose stream records it: the request's or the response's", null=True),
        ),
        migrations.AddField(
            model_name='glass',
            name='response',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='glasses', to='requests_app.agencyresponse'),
        ),
        migrations.AddField(
            model_name='glass',
            name='owner',
            field=models.ForeignKey(help_text='whose record it is', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency'),
        ),
        migrations.AlterField(
            model_name='grant',
            name='info_request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='requests_app.informationrequest'),
        ),
        migrations.AlterField(
            model_name='glass',
            name='info_request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='glasses', to='requests_app.informationrequest'),
        ),
        migrations.RunPython(say_whose, migrations.RunPython.noop),
    ]
