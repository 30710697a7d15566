import audit.guard
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0016_named_on_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='root_id',
            field=models.UUIDField(help_text="whose stream records it: the request's or the response's"),
        ),
        migrations.AlterField(
            model_name='glass',
            name='root_id',
            field=models.UUIDField(help_text="whose stream records it: the request's or the response's"),
        ),
        migrations.AlterField(
            model_name='glass',
            name='owner',
            field=models.ForeignKey(help_text='whose record it is', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('root_id', 'person'), name='requests_grant_one_live'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('info_request', models.F('root_id')), ('response', None)), models.Q(('info_request', None), ('response', models.F('root_id'))), _connector='OR'), name='requests_grant_of_one'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=audit.guard.Recorded(name='requests_grant_rec', stream='root_id'),
        ),
        migrations.AddConstraint(
            model_name='glass',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('info_request', models.F('root_id')), ('response', None)), models.Q(('info_request', None), ('response', models.F('root_id'))), _connector='OR'), name='requests_glass_of_one'),
        ),
        migrations.AddConstraint(
            model_name='glass',
            constraint=audit.guard.Recorded(name='requests_glass_rec', stream='root_id'),
        ),
    ]
